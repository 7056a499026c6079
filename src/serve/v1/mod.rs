//! The HTTP API, version 1: what `--format json` prints, at an address.

mod status;

use super::endpoint::Endpoint;

/// Every path of the API that answers from the index.
pub const ENDPOINTS: &[Endpoint] = &[status::ENDPOINT];

/// Names of authors and outlets, to complete what is typed.
pub struct Names;
