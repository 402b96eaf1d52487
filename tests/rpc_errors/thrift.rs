//! thrift.

use crate::{DONE_OR_NOT, assert_permanent, assert_says, assert_says_row, numbers, server};
use retry_runtime::Class;
use std::io;
use thrift::transport::TTcpChannel;
use thrift::{
    ApplicationError, ApplicationErrorKind, Error, ProtocolError, ProtocolErrorKind,
    TransportError, TransportErrorKind,
};

#[test]
fn every_kind_of_transport_says_what_the_table_says() {
    let mut count = 0;
    for (number, row) in numbers("thrift_transport") {
        let kind = TransportErrorKind::try_from(number).expect("listed");

        assert_says_row(&Error::from(TransportError::new(kind, "as the table")), row);
        count += 1;
    }
    assert_eq!(count, 7);
    // No more have been added since.
    assert!(TransportErrorKind::try_from(count).is_err());
}

#[test]
fn every_kind_of_application_says_what_the_table_says() {
    let mut count = 0;
    for (number, row) in numbers("thrift_application") {
        let kind = ApplicationErrorKind::try_from(number).expect("listed");

        assert_says_row(
            &Error::from(ApplicationError::new(kind, "as the table")),
            row,
        );
        count += 1;
    }
    assert_eq!(count, 11);
    assert!(ApplicationErrorKind::try_from(count).is_err());
}

#[test]
fn protocol_errors_are_permanent() {
    let error = Error::from(ProtocolError::new(ProtocolErrorKind::BadVersion, "old"));

    assert_permanent(&error);
}

#[test]
fn an_exception_is_searched_for_what_is_known() {
    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    assert_says(&Error::User(Box::new(reset)), Class::Transient, DONE_OR_NOT);
    assert_permanent(&Error::User("declared in the interface".into()));
}

#[test]
fn a_refused_connection_is_transient() {
    let address = server::nobody().to_string();
    let error = TTcpChannel::new().open(&address).expect_err("refused");

    // Of a reset it makes the same kind.
    assert_says(&error, Class::Transient, DONE_OR_NOT);
}
