//! Which variants an enum has, so that a list of samples cannot lack one that was added.

use std::{cell::Cell, fmt::Debug};

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};

/// The names of an enum's variants, as its `Deserialize` asks for them.
pub fn variants<T: DeserializeOwned>() -> Vec<&'static str> {
    struct Asked<'a>(&'a Cell<&'static [&'static str]>);

    impl<'de> Deserializer<'de> for Asked<'_> {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("not an enum"))
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _: &'static str,
            variants: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Error> {
            self.0.set(variants);
            Err(Error::custom("the names were all that was wanted"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }

    let names = Cell::new(&[] as &[&str]);
    assert!(T::deserialize(Asked(&names)).is_err());
    names.get().to_vec()
}

/// The variants of which there is no sample.
pub fn missing<T: Debug + DeserializeOwned>(samples: &[T]) -> Vec<&'static str> {
    let name = |sample: &T| {
        format!("{sample:?}")
            .split(|letter: char| !letter.is_alphanumeric())
            .next()
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let sampled: Vec<String> = samples.iter().map(name).collect();
    variants::<T>().into_iter().filter(|variant| !sampled.iter().any(|name| name == variant)).collect()
}
