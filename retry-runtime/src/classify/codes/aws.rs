//! AWS: the error codes of its services.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the error code of an AWS service means.
    ///
    /// Throttled and timed out is what the AWS SDKs' own lists say. For errors beyond these the
    /// SDKs go by the status of the response, which [`http`](super::http) knows, and by what a
    /// service's model says of an error; the codes of 500 and 503 that all services share are
    /// listed here too.
    ///
    /// The SDKs correct their clock by the server's and retry the codes of a wrong clock. That is
    /// not done here, so these are permanent.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// assert_eq!(codes::aws("SlowDown").class(), Class::Throttled);
    /// assert_eq!(codes::aws("RequestTimeout").class(), Class::Timeout);
    /// assert_eq!(codes::aws("AccessDeniedException").class(), Class::Permanent);
    /// ```
    pub fn aws(code: &str) -> Meaning {
        TABLE.word(code).unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: words = "AWS error code",
        "[retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html), "
        "[`THROTTLING_ERRORS` and `TRANSIENT_ERRORS`]"
        "(https://docs.rs/aws-runtime/latest/aws_runtime/retries/classifiers/index.html), "
        "[common errors](https://docs.aws.amazon.com/emr/latest/APIReference/CommonErrors.html)";

    "Throttling" => throttled, known, "over the rate limit, so it was refused";
    "ThrottlingException" => throttled, known, "over the rate limit, so it was refused";
    "ThrottledException" => throttled, known, "over the rate limit, so it was refused";
    "RequestThrottled" => throttled, known, "over the rate limit, so it was refused";
    "RequestThrottledException" => throttled, known, "over the rate limit, so it was refused";
    "EC2ThrottledException" => throttled, known, "over the rate limit, so it was refused";
    "TooManyRequestsException" => throttled, known, "over the rate limit, so it was refused";
    "RequestLimitExceeded" => throttled, known, "over the rate limit, so it was refused";
    "BandwidthLimitExceeded" => throttled, known, "over the rate limit, so it was refused";
    "LimitExceededException" => throttled, known, "over a limit, so it was refused; with some services for good";
    "ProvisionedThroughputExceededException" => throttled, known, "more than the table was given, so it was refused";
    "SlowDown" => throttled, known, "of S3: over the rate limit, so it was refused";
    "PriorRequestNotComplete" => throttled, known, "refused while an earlier request is worked on";
    "TransactionInProgressException" => throttled, open, "of DynamoDB: an earlier attempt with this token still runs";
    "RequestTimeout" => timeout, known, "the request did not arrive in time, so it was not handled";
    "RequestTimeoutException" => timeout, known, "the request did not arrive in time, so it was not handled";
    "InternalError" => transient, open, "it failed at an unknown point";
    "InternalFailure" => transient, open, "it failed at an unknown point";
    "InternalServerError" => transient, open, "it failed at an unknown point";
    "InternalServerException" => transient, open, "it failed at an unknown point";
    "ServiceUnavailable" => transient, open, "as HTTP 503, which it comes with";
    "ServiceUnavailableException" => transient, open, "as HTTP 503, which it comes with";
    "RequestExpired" => permanent, known, "the clock is wrong, or the request too old";
    "RequestInTheFuture" => permanent, known, "the clock is wrong";
    "RequestTimeTooSkewed" => permanent, known, "the clock is wrong";
    "SignatureDoesNotMatch" => permanent, known, "the clock or a key is wrong";
    "InvalidSignatureException" => permanent, known, "the clock or a key is wrong";
    "AuthFailure" => permanent, known, "the clock or a key is wrong";
    "ExpiredToken" => permanent, known, "credentials have expired";
    "ExpiredTokenException" => permanent, known, "credentials have expired";
    "IncompleteSignature" => permanent, known, "the request itself is at fault";
    "InvalidClientTokenId" => permanent, known, "there is no such key";
    "UnrecognizedClientException" => permanent, known, "there is no such key";
    "MissingAuthenticationToken" => permanent, known, "credentials are missing";
    "OptInRequired" => permanent, known, "the account has not subscribed";
    "NotAuthorized" => permanent, known, "not allowed";
    "AccessDenied" => permanent, known, "not allowed";
    "AccessDeniedException" => permanent, known, "not allowed";
    "InvalidAction" => permanent, known, "the service does not know the operation";
    "ValidationError" => permanent, known, "the request itself is at fault";
    "ValidationException" => permanent, known, "the request itself is at fault";
    "MalformedQueryString" => permanent, known, "the request itself is at fault";
    "ConditionalCheckFailedException" => permanent, known, "the condition has to be made anew";
    "ResourceNotFoundException" => permanent, known, "there is no such thing";
    "NoSuchBucket" => permanent, known, "there is no such bucket";
    "NoSuchKey" => permanent, known, "there is no such object";
    _ => "not known, so not safe to repeat";
}
