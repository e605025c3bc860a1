//! About how many bytes a record takes in memory: it is gone through as if it were written, and nothing is.

use std::fmt;

use serde::ser::{self, Serialize};

/// What a field takes that is not text: a number, or a list of nothing, with what alignment leaves between.
const VALUE: usize = 16;
/// What a string or a list takes where it stands.
const POINTER: usize = 24;
/// What a block of memory takes beyond what it holds, since its size is rounded.
const ROUNDING: usize = 8;
/// What the fields of a record take that are not written, since they hold nothing.
const UNWRITTEN: usize = 144;

/// About how many bytes a record takes in memory.
pub(super) fn weight(record: &impl Serialize) -> usize {
    let mut weighed = Weighed(0);
    // What cannot be gone through is too heavy to keep.
    match record.serialize(&mut weighed) {
        Ok(()) => weighed.0,
        Err(_) => usize::MAX / 4,
    }
}

struct Weighed(usize);

impl Weighed {
    fn add(&mut self, bytes: usize) -> Result<(), fmt::Error> {
        self.0 += bytes;
        Ok(())
    }

    fn text(&mut self, length: usize) -> Result<(), fmt::Error> {
        self.add(POINTER + length + ROUNDING)
    }
}

macro_rules! plain_values {
    ($($method:ident: $kind:ty),+) => {
        $(fn $method(self, _: $kind) -> Result<(), fmt::Error> {
            self.add(VALUE)
        })+
    };
}

impl ser::Serializer for &mut Weighed {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    plain_values! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
        serialize_unit_struct: &'static str
    }

    fn serialize_str(self, text: &str) -> Result<(), fmt::Error> {
        self.text(text.len())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), fmt::Error> {
        self.text(bytes.len())
    }

    /// What is written as text and held as something else, such as a date.
    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), fmt::Error> {
        self.add(VALUE)
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        self.add(VALUE)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        self.add(VALUE)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), fmt::Error> {
        self.add(VALUE)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        self.add(VALUE)?;
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        self.add(POINTER + ROUNDING)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        self.add(POINTER + ROUNDING)?;
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        self.add(UNWRITTEN)?;
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        self.add(UNWRITTEN)?;
        Ok(self)
    }
}

/// What has parts weighs what they do.
macro_rules! with_parts {
    ($($part:ident::$method:ident($($name:ident: $kind:ty),*);)+) => {
        $(impl ser::$part for &mut Weighed {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: $kind,)* value: &T) -> Result<(), fmt::Error> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })+
    };
}

with_parts! {
    SerializeSeq::serialize_element();
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeTupleVariant::serialize_field();
    SerializeStruct::serialize_field(_name: &'static str);
    SerializeStructVariant::serialize_field(_name: &'static str);
}

impl ser::SerializeMap for &mut Weighed {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), fmt::Error> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), fmt::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::{POINTER, ROUNDING, VALUE, weight};

    #[test]
    fn text_weighs_its_length_and_a_day_written_as_text_does_not() {
        assert_eq!(weight(&"a".repeat(1000)), POINTER + ROUNDING + 1000);
        assert_eq!(weight(&NaiveDate::MAX), VALUE);
    }

    #[test]
    fn a_record_weighs_what_its_parts_do() {
        let parts = vec![Some("a".repeat(1000)), None, Some("b".to_owned())];
        let of_parts: usize = parts.iter().map(weight).sum();
        assert_eq!(weight(&parts), POINTER + ROUNDING + of_parts);
        let by_name = BTreeMap::from([("c".repeat(100), parts.clone())]);
        assert_eq!(weight(&by_name), POINTER + ROUNDING + weight(&"c".repeat(100)) + weight(&parts));
    }
}
