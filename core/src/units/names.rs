//! Ids that the taxonomy defines: cheap to copy around, one type per kind.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps an id as the taxonomy spells it.
            #[must_use]
            pub fn new(id: &str) -> Self {
                Self(Arc::from(id))
            }

            /// The id as the taxonomy spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|id| Self(Arc::from(id)))
            }
        }
    };
}

named!(
    /// A call type of the taxonomy, as `illegal_parking`.
    CallTypeId
);
named!(
    /// A dialogue act of the taxonomy, as `affirm`.
    ActId
);
named!(
    /// A slot of the taxonomy, as `location.street`.
    SlotId
);
named!(
    /// A yes/no fact of the taxonomy, as `in_progress`.
    FactId
);
named!(
    /// An urgency class of the taxonomy, as `u07_fire`.
    UrgencyClassId
);
