/* The command line of the native twin, which is that of `keyway run` and `keyway
 * call`, without the module. */
#include "native.h"

#include <stdlib.h>
#include <string.h>

/* The value of the option `name`, behind it or behind `=`; `*at` then leads to the
 * last word of it. Null where `*at` is something else. */
static const char *value_of(const char *name, char ***at) {
  const size_t size = strlen(name);
  char *const word = **at;
  if (strncmp(word, name, size) != 0) {
    return NULL;
  }
  if (word[size] == '=') {
    return word + size + 1;
  }
  return word[size] == 0 && (*at)[1] ? *++*at : NULL;
}

/* Options of `keyway` that have no meaning for a twin, which allows everything. */
static int is_ignored(char ***at) {
  static const char *const names[] = {"--allow", "--contract", "--timeout",
                                      "--memory", "--feature"};
  size_t i;
  for (i = 0; i < sizeof names / sizeof names[0]; ++i) {
    if (value_of(names[i], at)) {
      return 1;
    }
  }
  return 0;
}

static int set_config(const char *text) {
  const char *const equals = strchr(text, '=');
  if (!equals || equals == text) {
    return keyway_native_usage("--config wants KEY=VALUE", text);
  }
  keyway_native_config(text, (size_t)(equals - text), equals + 1);
  return 0;
}

/* One list of texts for all inputs and all steps; there are no more than words and
 * commas. */
static const char **list_for(char **arguments) {
  size_t most = 1;
  const char *letter;
  for (; *arguments; ++arguments, ++most) {
    for (letter = *arguments; *letter; ++letter) {
      most += *letter == ',';
    }
  }
  return (const char **)calloc(most, sizeof(char *));
}

static void split(keyway_native_options_t *options, const char *text) {
  char *at =
      (char *)(uintptr_t)text; /* a word of `main`, which may be changed */
  while (at) {
    char *const comma = strchr(at, ',');
    if (comma) {
      *comma = 0;
    }
    options->steps[options->step_count++] = at;
    at = comma ? comma + 1 : NULL;
  }
}

int keyway_native_parse(keyway_native_options_t *options, int has_function,
                        char **arguments) {
  const char *value;
  char **at;
  int status;
  memset(options, 0, sizeof *options);
  options->inputs = list_for(arguments);
  options->steps = list_for(arguments);
  if (!options->inputs || !options->steps) {
    return keyway_native_usage("out of memory", NULL);
  }
  for (at = arguments; *at; ++at) {
    if ((value = value_of("--input", &at)) != NULL) {
      options->inputs[options->input_count++] = value;
    } else if (!has_function && (value = value_of("--steps", &at)) != NULL) {
      split(options, value);
    } else if ((value = value_of("--config", &at)) != NULL) {
      status = set_config(value);
      if (status) {
        return status;
      }
    } else if (has_function &&
               ((value = value_of("--input-file", &at)) != NULL ||
                strcmp(*at, "-") == 0)) {
      if (options->file) {
        return keyway_native_usage("one file or `-`, not several", *at);
      }
      options->file = value ? value : "-";
    } else if (has_function && !options->function && **at != '-') {
      options->function = *at;
    } else if (!is_ignored(&at)) {
      return keyway_native_usage("unknown or unfinished option", *at);
    }
  }
  if (has_function && !options->function) {
    return keyway_native_usage("which function?", NULL);
  } else if (options->input_count && (options->file || options->step_count)) {
    return keyway_native_usage("--input stands alone", NULL);
  }
  return 0;
}
