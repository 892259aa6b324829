/* Greets whoever is named, in the language that the input asks for:
 *
 *   greet    "Ada"       -> "Hello, Ada!"
 *   greet_in "fr Ada"    -> "Bonjour, Ada!"
 */
#include <keyway/plugin.h>

#include <string.h>

typedef struct greeting {
  const char *language; /* ISO 639-1 */
  const char *before;
} greeting_t;

static const greeting_t greetings[] = {
    {"de", "Hallo, "},   {"en", "Hello, "}, {"es", "Hola, "},
    {"fr", "Bonjour, "}, {"it", "Ciao, "},  {"ja", "こんにちは、"},
};

static keyway_result_t say(const char *before, const unsigned char *name,
                           size_t size) {
  keyway_output_t out = {0};
  if (size == 0) {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT, "the name is empty");
  }
  keyway_write_text(&out, before);
  keyway_write(&out, name, size);
  keyway_write_byte(&out, '!');
  return keyway_reply_output(&out);
}

KEYWAY_FUNCTION(greet, name) { return say("Hello, ", name.data, name.size); }

KEYWAY_FUNCTION(greet_in, input) {
  keyway_output_t message = {0};
  size_t i;
  if (input.size < 3 || input.data[2] != ' ') {
    return keyway_fail(KEYWAY_ERROR_INVALID_ARGUMENT,
                       "the input is not a language of two letters and a name, "
                       "such as `fr Ada`");
  }
  for (i = 0; i < sizeof greetings / sizeof greetings[0]; ++i) {
    if (memcmp(greetings[i].language, input.data, 2) == 0) {
      return say(greetings[i].before, input.data + 3, input.size - 3);
    }
  }
  keyway_write_text(&message, "no greeting in `");
  keyway_write(&message, input.data, 2);
  keyway_write_text(&message, "`; there is one in");
  for (i = 0; i < sizeof greetings / sizeof greetings[0]; ++i) {
    keyway_write_byte(&message, ' ');
    keyway_write_text(&message, greetings[i].language);
  }
  return keyway_fail_output(KEYWAY_ERROR_INVALID_ARGUMENT, &message);
}

KEYWAY_BYTES_PLUGIN("greet");
