//! Integers as JSON Schema has them: `21.0` and `2.1e1` are the integer 21, and some
//! languages have no other way to write it.

use std::fmt;

use serde::{
    Deserializer,
    de::{Error, Unexpected, Visitor},
};

/// Reads an integer of 32 bits.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    deserializer.deserialize_i32(Integer)
}

struct Integer;

impl Visitor<'_> for Integer {
    type Value = i32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer of 32 bits")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i32, E> {
        i32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i32, E> {
        i32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i32, E> {
        let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
        match range.contains(&value) && value.fract() == 0.0 {
            true => Ok(value as i32), // nothing is lost
            false => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    fn read(text: &str) -> Result<i32, String> {
        super::read(&mut serde_json::Deserializer::from_str(text)).map_err(|it| it.to_string())
    }

    #[test]
    fn integers() {
        for (text, value) in [
            ("21", 21),
            ("21.0", 21),
            ("2.1e1", 21),
            ("-0.0", 0),
            ("-2147483648", i32::MIN),
            ("-2147483648.0", i32::MIN),
            ("2147483647.0", i32::MAX),
        ] {
            assert_eq!(read(text), Ok(value), "{text}");
        }
        for text in ["2147483648", "-2147483649", "2147483647.5", "1e300", "0.1", "\"1\"", "null"] {
            let error = read(text).expect_err(text);
            assert!(error.contains("expected an integer of 32 bits"), "{error}");
        }
    }
}
