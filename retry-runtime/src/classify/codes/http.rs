//! HTTP: the status of a response.

use super::{Codes, Meaning, Row, Table};
use crate::Class;

table! {
    /// Returns what the status of an HTTP response means.
    ///
    /// Retried are 408, 425, 429 and 5xx, but neither 501 nor 505. By the rules of HTTP, a status
    /// that has no row of its own counts as the x00 of its hundred, and a number that is no status
    /// as 500.
    ///
    /// A 503 promises nothing about the request: servers send it for what they refused, which is
    /// what the specification has in mind, but proxies also for a connection that broke after they
    /// had passed the request on. Its outcome is therefore open; that a header `Retry-After` comes
    /// with it makes it likely that nothing was done, no more.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Class, codes};
    ///
    /// assert_eq!(codes::http(503).class(), Class::Transient);
    /// assert_eq!(codes::http(404).class(), Class::Permanent);
    /// assert_eq!(codes::http(599), codes::http(500));
    /// ```
    pub fn http(status: u16) -> Meaning {
        TABLE.number(i32::from(status)).unwrap_or(Meaning::UNKNOWN)
    }

    static TABLE: numbers = "HTTP status",
        "[RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15), "
        "and for what is not in it, such as 425 and 429, the RFCs in the "
        "[registry](https://www.iana.org/assignments/http-status-codes)";

    400, "Bad Request" => permanent, known, "the request itself is at fault";
    401, "Unauthorized" => permanent, known, "credentials are missing or wrong";
    402, "Payment Required" => permanent, known, "not allowed";
    403, "Forbidden" => permanent, known, "not allowed";
    404, "Not Found" => permanent, known, "there is no such thing";
    405, "Method Not Allowed" => permanent, known, "this resource does not know the method";
    406, "Not Acceptable" => permanent, known, "there is none of that kind";
    407, "Proxy Authentication Required" => permanent, known, "credentials for the proxy are missing or wrong";
    408, "Request Timeout" => timeout, known, "the request did not arrive in time, so it was not handled";
    409, "Conflict" => permanent, known, "the caller has to resolve the conflict first";
    410, "Gone" => permanent, known, "there is no such thing any more";
    411, "Length Required" => permanent, known, "the request itself is at fault";
    412, "Precondition Failed" => permanent, known, "the condition has to be made anew";
    413, "Content Too Large" => permanent, known, "the request itself is at fault";
    414, "URI Too Long" => permanent, known, "the request itself is at fault";
    415, "Unsupported Media Type" => permanent, known, "the request itself is at fault";
    416, "Range Not Satisfiable" => permanent, known, "there is no such range";
    417, "Expectation Failed" => permanent, known, "the server does not promise it";
    421, "Misdirected Request" => permanent, known, "this connection is for another host";
    422, "Unprocessable Content" => permanent, known, "the request itself is at fault";
    423, "Locked" => permanent, known, "somebody holds the lock until they give it back";
    424, "Failed Dependency" => permanent, known, "another part of the request failed";
    425, "Too Early" => transient, known, "refused because it might be a replay; sent again later it is not";
    426, "Upgrade Required" => permanent, known, "the server does not speak this version";
    428, "Precondition Required" => permanent, known, "the request itself is at fault";
    429, "Too Many Requests" => throttled, known, "over the rate limit, so it was refused";
    431, "Request Header Fields Too Large" => permanent, known, "the request itself is at fault";
    451, "Unavailable For Legal Reasons" => permanent, known, "not allowed";
    500, "Internal Server Error" => transient, open, "it failed at an unknown point";
    501, "Not Implemented" => permanent, known, "the server does not know the method";
    502, "Bad Gateway" => transient, open, "the server behind the proxy broke off, maybe in the midst";
    503, "Service Unavailable" => transient, open, "overload or maintenance, or a proxy lost the connection";
    504, "Gateway Timeout" => timeout, open, "the server behind the proxy has not answered yet";
    505, "HTTP Version Not Supported" => permanent, known, "the server does not speak this version";
    507, "Insufficient Storage" => transient, known, "considered to be temporary, says the RFC";
    508, "Loop Detected" => transient, known, "the whole of it failed, until the loop is gone";
    511, "Network Authentication Required" => transient, known, "the network itself answers, until somebody logs in";
    400..=499, "others" => permanent, known, "an unknown 4xx counts as 400";
    500..=599, "others" => transient, open, "an unknown 5xx counts as 500";
    100..=399, "no error" => permanent, known, "nothing failed; redirects are the client's to follow";
    0..=99, "no status" => transient, open, "an invalid status counts as 5xx";
    600..=65535, "no status" => transient, open, "an invalid status counts as 5xx";
}
