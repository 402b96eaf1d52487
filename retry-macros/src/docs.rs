//! The "Retries" section.

use crate::model::{Doc, Model};

/// The section.
pub(crate) fn section(model: &Model) -> Option<String> {
    match model.doc {
        Doc::Leave => None,
        Doc::Add => Some("\n*Retries*: yes.".to_owned()),
    }
}
