//! The table: which arguments each intrinsic function takes, and which functions may stand in them.
//!
//! Source: CloudFormation Template Reference, "Intrinsic function reference", the lists of supported functions;
//! held against the behaviour of cfn-lint 1.58.

use super::{Arguments, Keys, Shape, Slot, Takes};
use crate::syntax::Function::{
    self, Base64, Cidr, FindInMap, GetAZs, GetAtt, GetStackOutput, If, ImportValue, Join, Length, Ref, Select, Split,
    Sub, ToJsonString,
};

const NONE: &[Function] = &[];
/// What brings text with the transform `AWS::LanguageExtensions`.
const MORE_TEXT: &[Function] = &[Length, ToJsonString];
const NAMES: &[Function] = &[Ref, Base64, FindInMap, Sub, If, Join, ToJsonString];

/// Any value, of which the place around decides.
static ANYTHING: Slot = Slot { called: "the branch", takes: Takes::Anything, functions: NONE, extended: NONE };

const fn text(called: &'static str, functions: &'static [Function], extended: &'static [Function]) -> Slot {
    Slot { called, takes: Takes::Text, functions, extended }
}

pub(in super::super) static REF: Shape = Shape {
    function: Ref,
    alone: Some(&text("the argument", NONE, NAMES)),
    list: None,
    form: "`!Ref Name`",
    why: "CloudFormation reads the argument of `Ref` as the name of a parameter or a resource, and refuses anything else",
};

pub(in super::super) static BASE64: Shape = Shape {
    function: Base64,
    alone: Some(&text(
        "the argument",
        &[Base64, FindInMap, GetAtt, GetStackOutput, If, ImportValue, Join, Select, Sub, Ref],
        MORE_TEXT,
    )),
    list: None,
    form: "`!Base64 text`",
    why: "`Fn::Base64` encodes one text, and CloudFormation refuses the template when it is given anything else",
};

pub(in super::super) static GET_AZS: Shape = Shape {
    function: GetAZs,
    alone: Some(&text("the region", &[FindInMap, GetAtt, If, Join, Select, Sub, Ref], NONE)),
    list: None,
    form: "`!GetAZs \"\"` for the region of the stack, or `!GetAZs eu-west-1`",
    why: "`Fn::GetAZs` looks up the zones of one region, and CloudFormation refuses the template when it gets no text for it",
};

pub(in super::super) static IMPORT_VALUE: Shape = Shape {
    function: ImportValue,
    alone: Some(&text("the export name", &[Base64, FindInMap, If, Join, Select, Sub, Ref], MORE_TEXT)),
    list: None,
    form: "`!ImportValue NameOfTheExport`",
    why: "an export is found by one name that must be known before any resource is made, so CloudFormation refuses anything else",
};

pub(in super::super) static LENGTH: Shape = Shape {
    function: Length,
    alone: Some(&Slot {
        called: "the argument",
        takes: Takes::List(&ANYTHING),
        functions: &[Ref, FindInMap, Split, If, GetAZs, Cidr],
        extended: NONE,
    }),
    list: None,
    form: "`!Length [a, b]`",
    why: "`Fn::Length` counts the items of a list, and the transform refuses to count anything else",
};

pub(in super::super) static TO_JSON_STRING: Shape = Shape {
    function: ToJsonString,
    alone: Some(&Slot {
        called: "the argument",
        takes: Takes::Structure,
        functions: &[FindInMap, GetAtt, GetAZs, If, Select, Split, Cidr, Ref],
        extended: NONE,
    }),
    list: None,
    form: "`Fn::ToJsonString` with a mapping or a list below it",
    why: "`Fn::ToJsonString` turns a list or a mapping into text, and the transform refuses any other argument",
};

static OUTPUT_NAME: Slot =
    text("the value", &[Base64, FindInMap, GetAtt, If, ImportValue, Join, Select, Sub, Ref], MORE_TEXT);

pub(in super::super) static GET_STACK_OUTPUT: Shape = Shape {
    function: GetStackOutput,
    alone: Some(&Slot {
        called: "the argument",
        takes: Takes::Mapping(Keys {
            required: &["StackName", "OutputName"],
            optional: Some(&["Region", "RoleArn"]),
            value: &OUTPUT_NAME,
        }),
        functions: NONE,
        extended: NONE,
    }),
    list: None,
    form: "`Fn::GetStackOutput` with `StackName` and `OutputName` below it",
    why: "CloudFormation finds an output by the names of its stack and of the output, and refuses the function when one is missing",
};

pub(in super::super) static SELECT: Shape = Shape {
    function: Select,
    alone: None,
    list: Some(Arguments {
        count: (2, 2),
        slots: &[
            &Slot {
                called: "the index",
                takes: Takes::Whole(0, i64::MAX),
                functions: &[Ref, FindInMap],
                extended: &[Length, Select, Sub, Join, If],
            },
            &Slot {
                called: "the list",
                takes: Takes::List(&Slot { called: "an item", takes: Takes::Value, functions: NONE, extended: NONE }),
                functions: &[FindInMap, GetAtt, GetAZs, If, Split, Cidr, Ref],
                extended: NONE,
            },
        ],
    }),
    form: "`!Select [index, list]`",
    why: "`Fn::Select` picks the item at an index, counted from 0, out of one list; CloudFormation refuses any other form",
};

pub(in super::super) static SPLIT: Shape = Shape {
    function: Split,
    alone: None,
    list: Some(Arguments {
        count: (2, 2),
        slots: &[
            &text("the delimiter", NONE, NONE),
            &text(
                "the text",
                &[Base64, FindInMap, GetAtt, GetStackOutput, If, ImportValue, Join, Select, Sub, Ref],
                MORE_TEXT,
            ),
        ],
    }),
    form: "`!Split [delimiter, text]`",
    why: "`Fn::Split` cuts one text at a delimiter, and CloudFormation refuses any other form",
};

static JOINED: Slot =
    text("an item", &[Base64, FindInMap, GetAtt, GetStackOutput, If, ImportValue, Join, Select, Sub, Ref], MORE_TEXT);

pub(in super::super) static JOIN: Shape = Shape {
    function: Join,
    alone: None,
    list: Some(Arguments {
        count: (2, 2),
        slots: &[
            &text("the delimiter", NONE, NONE),
            &Slot {
                called: "the list",
                takes: Takes::List(&JOINED),
                functions: &[Cidr, FindInMap, GetAtt, GetAZs, If, Split, Ref],
                extended: NONE,
            },
        ],
    }),
    form: "`!Join [delimiter, [text, …]]`",
    why: "`Fn::Join` puts the texts of one list together with a delimiter between them; CloudFormation refuses any other form",
};

const CIDR_FUNCTIONS: &[Function] = &[FindInMap, GetAtt, If, ImportValue, Select, Sub, Ref];

pub(in super::super) static CIDR: Shape = Shape {
    function: Cidr,
    alone: None,
    list: Some(Arguments {
        count: (2, 3),
        slots: &[
            &text("the address block", CIDR_FUNCTIONS, &[Join]),
            &Slot { called: "the count", takes: Takes::Whole(1, 256), functions: CIDR_FUNCTIONS, extended: &[Length] },
            &Slot {
                called: "the number of host bits",
                takes: Takes::Whole(1, 128),
                functions: CIDR_FUNCTIONS,
                extended: &[Length],
            },
        ],
    }),
    form: "`!Cidr [block, count, hostBits]`",
    why: "`Fn::Cidr` cuts a block into a number of smaller ones, each with so many host bits; CloudFormation refuses any other form",
};

static MAP_NAME: Slot = text("the mapping name", MAP_FUNCTIONS, MAP_EXTENDED);
static TOP_KEY: Slot = text("the first key", MAP_FUNCTIONS, MAP_EXTENDED);
static SECOND_KEY: Slot = text("the second key", MAP_FUNCTIONS, MAP_EXTENDED);
const MAP_FUNCTIONS: &[Function] = &[FindInMap, Ref];
const MAP_EXTENDED: &[Function] = &[Join, Sub, If, Select, Length, ToJsonString];

pub(in super::super) static FIND_IN_MAP: Shape = Shape {
    function: FindInMap,
    alone: None,
    list: Some(Arguments {
        count: (3, 4),
        slots: &[
            &MAP_NAME,
            &TOP_KEY,
            &SECOND_KEY,
            &Slot {
                called: "the fourth argument",
                takes: Takes::Mapping(Keys { required: &["DefaultValue"], optional: Some(&[]), value: &ANYTHING }),
                functions: NONE,
                extended: NONE,
            },
        ],
    }),
    form: "`!FindInMap [mapping, firstKey, secondKey]`",
    why: "a mapping has two levels of keys, so CloudFormation needs its name and exactly one key for each level",
};

pub(in super::super) static GET_ATT: Shape = Shape {
    function: GetAtt,
    alone: Some(&text("the argument", NONE, NONE)),
    list: Some(Arguments {
        count: (2, 2),
        slots: &[&text("the logical ID", NONE, NAMES), &text("the attribute", &[Ref], NAMES)],
    }),
    form: "`!GetAtt Resource.Attribute`",
    why: "`Fn::GetAtt` reads one attribute of one resource, and CloudFormation refuses it when it cannot tell which",
};

static SUB_VALUE: Slot = text(
    "a variable",
    &[Base64, FindInMap, GetAtt, GetStackOutput, If, ImportValue, Join, Select, Sub, Ref],
    MORE_TEXT,
);

pub(in super::super) static SUB: Shape = Shape {
    function: Sub,
    alone: Some(&text("the argument", NONE, NONE)),
    list: Some(Arguments {
        count: (2, 2),
        slots: &[
            &text("the text", NONE, NONE),
            &Slot {
                called: "the second argument",
                takes: Takes::Mapping(Keys { required: &[], optional: None, value: &SUB_VALUE }),
                functions: NONE,
                extended: NONE,
            },
        ],
    }),
    form: "`!Sub \"text with ${Name}\"`, or `!Sub [text, {Name: value}]`",
    why: "`Fn::Sub` fills variables into one literal text; CloudFormation refuses any other form",
};

pub(in super::super) static IF: Shape = Shape {
    function: If,
    alone: None,
    list: Some(Arguments { count: (3, 3), slots: &[&text("the condition", NONE, NONE), &ANYTHING, &ANYTHING] }),
    form: "`!If [ConditionName, valueIfTrue, valueIfFalse]`",
    why: "`Fn::If` chooses between two values by the name of a condition; CloudFormation refuses it when one of the three is missing",
};
