//! The intrinsic functions that CloudFormation knows.

macro_rules! functions {
    ($($variant:ident $short:literal $long:literal),* $(,)?) => {
        /// An intrinsic function, by AWS's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Function {
            $(#[doc = concat!("`", $long, "`")] $variant,)*
            /// Written like a function, but CloudFormation has none of this name.
            Unknown,
        }

        impl Function {
            /// Every function that CloudFormation knows.
            pub const ALL: &[Function] = &[$(Function::$variant),*];

            /// The name of the long form: `Fn::GetAtt`, `Ref`.
            #[must_use]
            pub fn long(self) -> &'static str {
                match self {
                    $(Function::$variant => $long,)*
                    Function::Unknown => "",
                }
            }

            /// The name of the short form without its `!`: `GetAtt`, `Ref`.
            #[must_use]
            pub fn short(self) -> &'static str {
                match self {
                    $(Function::$variant => $short,)*
                    Function::Unknown => "",
                }
            }

            /// The function that a tag names, its `!` left out.
            #[must_use]
            pub fn from_short(name: &str) -> Self {
                match name {
                    $($short => Function::$variant,)*
                    _ => Function::Unknown,
                }
            }

            /// The function that the only key of a mapping names; `None` where the key is no function.
            #[must_use]
            pub fn from_long(name: &str) -> Option<Self> {
                // A key of this name is more often the attribute of a resource or of a policy statement.
                if name == "Condition" {
                    return None;
                }
                match name {
                    $($long => Some(Function::$variant),)*
                    _ if name.starts_with("Fn::ForEach::") => None,
                    _ if name.starts_with("Fn::") => Some(Function::Unknown),
                    _ => None,
                }
            }
        }
    };
}

functions! {
    And "And" "Fn::And",
    Base64 "Base64" "Fn::Base64",
    Cidr "Cidr" "Fn::Cidr",
    Condition "Condition" "Condition",
    Contains "Contains" "Fn::Contains",
    EachMemberEquals "EachMemberEquals" "Fn::EachMemberEquals",
    EachMemberIn "EachMemberIn" "Fn::EachMemberIn",
    Equals "Equals" "Fn::Equals",
    FindInMap "FindInMap" "Fn::FindInMap",
    ForEach "ForEach" "Fn::ForEach",
    GetAtt "GetAtt" "Fn::GetAtt",
    GetAZs "GetAZs" "Fn::GetAZs",
    GetStackOutput "GetStackOutput" "Fn::GetStackOutput",
    If "If" "Fn::If",
    ImportValue "ImportValue" "Fn::ImportValue",
    Join "Join" "Fn::Join",
    Length "Length" "Fn::Length",
    Not "Not" "Fn::Not",
    Or "Or" "Fn::Or",
    Ref "Ref" "Ref",
    RefAll "RefAll" "Fn::RefAll",
    Select "Select" "Fn::Select",
    Split "Split" "Fn::Split",
    Sub "Sub" "Fn::Sub",
    ToJsonString "ToJsonString" "Fn::ToJsonString",
    Transform "Transform" "Fn::Transform",
    ValueOf "ValueOf" "Fn::ValueOf",
    ValueOfAll "ValueOfAll" "Fn::ValueOfAll",
}

impl Function {
    /// The name to show in a message: the long form.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.long()
    }

    /// Whether the function yields true or false and so belongs into conditions.
    #[must_use]
    pub fn is_condition(self) -> bool {
        matches!(
            self,
            Self::And
                | Self::Or
                | Self::Not
                | Self::Equals
                | Self::Condition
                | Self::Contains
                | Self::EachMemberEquals
                | Self::EachMemberIn
        )
    }

    /// Whether the function stands only in the `Rules` section.
    #[must_use]
    pub fn is_rules_only(self) -> bool {
        matches!(
            self,
            Self::Contains
                | Self::EachMemberEquals
                | Self::EachMemberIn
                | Self::RefAll
                | Self::ValueOf
                | Self::ValueOfAll
        )
    }
}
