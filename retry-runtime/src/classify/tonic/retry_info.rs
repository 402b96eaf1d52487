//! The delay of a `google.rpc.RetryInfo`, out of the details of a status.
//!
//! Four small messages of protobuf, read in place: the crates that would do it bring a dozen others.
//! The bytes come from the other side and may be anything. Reading walks along them once, without
//! recursion and without a copy, and stops at what is malformed.

use core::time::Duration;

/// Returns the delay of the first `RetryInfo` among the details, the bytes of a `google.rpc.Status`.
///
/// ```protobuf
/// message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
/// message Any { string type_url = 1; bytes value = 2; }
/// message RetryInfo { Duration retry_delay = 1; }
/// message Duration { int64 seconds = 1; int32 nanos = 2; }
/// ```
pub(super) fn delay(details: &[u8]) -> Option<Duration> {
    read(details).ok().flatten()
}

/// The bytes are none of the message that they should be.
struct Malformed;

fn read(details: &[u8]) -> Result<Option<Duration>, Malformed> {
    for field in Fields(details) {
        let Some(any) = field?.bytes(3) else { continue };
        if !is_retry_info(any)? {
            continue;
        }
        let retry_info = last(any, |field| field.bytes(2))?.unwrap_or_default();
        let Some(delay) = last(retry_info, |field| field.bytes(1))? else {
            return Ok(None);
        };
        return duration(delay).map(Some);
    }
    Ok(None)
}

/// A type is known by what follows the last slash of its URL.
fn is_retry_info(any: &[u8]) -> Result<bool, Malformed> {
    let type_url = last(any, |field| field.bytes(1))?;
    Ok(type_url.is_some_and(|url| url.ends_with(b"/google.rpc.RetryInfo")))
}

/// A negative number has its highest bit set, so it is too large here.
fn duration(message: &[u8]) -> Result<Duration, Malformed> {
    let seconds = last(message, |field| field.varint(1))?.unwrap_or(0);
    let seconds = i64::try_from(seconds).map_err(|_| Malformed)?;
    let nanos = last(message, |field| field.varint(2))?.unwrap_or(0);
    match u32::try_from(nanos) {
        Ok(nanos @ ..=999_999_999) => Ok(Duration::new(seconds.unsigned_abs(), nanos)),
        _ => Err(Malformed),
    }
}

/// Of a field that occurs several times the last one counts.
fn last<'a, T>(
    message: &'a [u8],
    pick: impl Fn(Field<'a>) -> Option<T>,
) -> Result<Option<T>, Malformed> {
    Fields(message).try_fold(None, |found, field| Ok(pick(field?).or(found)))
}

struct Field<'a> {
    number: u64,
    value: Value<'a>,
}

enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed,
}

impl<'a> Field<'a> {
    fn bytes(self, number: u64) -> Option<&'a [u8]> {
        match self.value {
            Value::Bytes(bytes) if self.number == number => Some(bytes),
            _ => None,
        }
    }

    fn varint(self, number: u64) -> Option<u64> {
        match self.value {
            Value::Varint(value) if self.number == number => Some(value),
            _ => None,
        }
    }
}

/// The fields of a message; the rest of it that has not been read.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        Some(self.field().ok_or(Malformed))
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<Field<'a>> {
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            // Groups are not used any more, and there are no others.
            _ => return None,
        };
        Some(Field {
            number: tag >> 3,
            value,
        })
    }

    /// Seven bits a byte, the lowest first; all but the last have their highest bit set.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}
