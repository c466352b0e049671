//! Reading the SQL of comparison levels and blocking rules into typed expressions.

use sqlparser::ast::{
    self, AccessExpr, BinaryOperator, FunctionArg, FunctionArgExpr, FunctionArguments, Subscript,
    UnaryOperator,
};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::catalogue::{parameters, plain_function, unit_of};
use super::expr::{Comparing, Expr, Kind, Reckoning, Side};
use super::functions::{Function, OfNumber, Pattern};
use super::time;

/// How a condition says which record a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sides {
    /// `name_l` and `name_r`, as in comparison levels.
    Suffix,
    /// `l.name` and `r.name`, as in blocking rules.
    Prefix,
}

/// The columns that a model uses and what each holds, learnt from how it is used: a column that is reckoned with
/// is a number, one whose epoch is taken a date, any other a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    kinds: Vec<Kind>,
}

impl Names {
    /// The number of a column; the letters' case makes no difference.
    pub(super) fn number(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known.eq_ignore_ascii_case(name));
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.kinds.push(Kind::Text);
            self.names.len() - 1
        })
    }

    /// A column as an expression of what it holds.
    pub(super) fn column(&mut self, side: Side, name: &str) -> Expr {
        let number = self.number(name);
        let plain = Expr::Column(side, number);
        match self.kinds.get(number) {
            None | Some(Kind::Text) => plain,
            Some(kind) => Expr::Cast(*kind, Box::new(plain)),
        }
    }

    /// An expression as one of the wanted kind; a plain column is known to hold it from then on.
    fn wanted(&mut self, expr: Expr, wanted: Kind) -> Result<Expr, String> {
        use Kind::{Date, List, Null, Number, Text, Time, Truth};
        match (expr.kind(), wanted) {
            (have, want) if have == want => Ok(expr),
            (Null, _) | (Date | Time, Date | Time) => Ok(expr),
            (Text, Number | Date | Time | List) => {
                if let Expr::Column(_, number) = expr
                    && let Some(kind) = self.kinds.get_mut(number)
                {
                    *kind = wanted;
                }
                Ok(Expr::Cast(wanted, Box::new(expr)))
            }
            (Number | Date | Time, Text) | (Truth, Number) => {
                Ok(Expr::Cast(wanted, Box::new(expr)))
            }
            (have, _) => Err(format!("a {wanted:?} is needed where a {have:?} stands")),
        }
    }
}

/// Reads a condition.
///
/// # Errors
/// What is not understood, in words that a message can go on with.
pub(super) fn condition(sql: &str, sides: Sides, names: &mut Names) -> Result<Expr, String> {
    let mut parser =
        Parser::new(&DuckDbDialect {}).try_with_sql(sql).map_err(|error| error.to_string())?;
    let parsed = parser.parse_expr().map_err(|error| error.to_string())?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(format!("{} was not expected there", next.token));
    }
    let expr = Reader { sides, names }.expr(&parsed)?;
    match expr.kind() {
        Kind::Truth | Kind::Null => Ok(expr),
        kind => Err(format!("it is a {kind:?}, not a condition")),
    }
}

struct Reader<'n> {
    sides: Sides,
    names: &'n mut Names,
}

type Read = Result<Expr, String>;

impl Reader<'_> {
    fn expr(&mut self, expr: &ast::Expr) -> Read {
        use ast::Expr as Sql;
        match expr {
            Sql::Nested(inner) => self.expr(inner),
            Sql::Identifier(_) | Sql::CompoundIdentifier(_) => self.column(expr),
            Sql::Value(value) => literal(&value.value),
            Sql::TypedString(typed) => {
                let text = typed.value.value.clone().into_string().unwrap_or_default();
                cast_to(self, Expr::Text(text), &typed.data_type)
            }
            Sql::IsNull(one) => Ok(Expr::IsNull(Box::new(self.expr(one)?))),
            Sql::IsNotNull(one) => Ok(not(Expr::IsNull(Box::new(self.expr(one)?)))),
            Sql::IsTrue(one) => self.call(Function::Coalesce, &[one], &[Expr::Truth(false)]),
            Sql::IsNotTrue(one) => {
                Ok(not(self.call(Function::Coalesce, &[one], &[Expr::Truth(false)])?))
            }
            Sql::UnaryOp { op, expr } => self.unary(*op, expr),
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right),
            Sql::Between { expr, negated, low, high } => {
                let from = self.comparison(Comparing::GreaterOrEqual, expr, low)?;
                let to = self.comparison(Comparing::LessOrEqual, expr, high)?;
                Ok(negate(*negated, Expr::All(vec![from, to])))
            }
            Sql::In { expr, target: ast::InTarget::List(list), negated, .. } => {
                let equal = list.iter().map(|one| self.comparison(Comparing::Equal, expr, one));
                Ok(negate(*negated, Expr::Any(equal.collect::<Result<_, _>>()?)))
            }
            Sql::Case { operand, conditions, else_result, .. } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref())
            }
            Sql::Cast { expr, data_type, .. } => {
                let inner = self.expr(expr)?;
                cast_to(self, inner, data_type)
            }
            Sql::Substring { expr, substring_from, substring_for, .. } => {
                let from = [Some(expr), substring_from.as_ref(), substring_for.as_ref()];
                let given: Vec<&ast::Expr> =
                    from.into_iter().flatten().map(AsRef::as_ref).collect();
                self.call(Function::Substring, &given, &[])
            }
            Sql::Trim { trim_where: None, trim_what: None, expr, trim_characters: None } => {
                self.call(Function::Trim, &[expr], &[])
            }
            Sql::Floor { expr, .. } => self.call(Function::Number(OfNumber::Floor), &[expr], &[]),
            Sql::Ceil { expr, .. } => self.call(Function::Number(OfNumber::Ceil), &[expr], &[]),
            Sql::Extract { field, expr, .. } => {
                self.named_call(&field.to_string().to_lowercase(), &[expr])
            }
            Sql::Function(function) => {
                let name = function.name.to_string().to_lowercase();
                self.named_call(name.trim_matches('"'), &arguments(function)?)
            }
            Sql::CompoundFieldAccess { root, access_chain } => match access_chain.as_slice() {
                [AccessExpr::Dot(_)] => self.column(expr),
                [AccessExpr::Subscript(Subscript::Index { .. })] => {
                    Err(format!("{root}[..] takes a part of a value, which is not understood"))
                }
                _ => Err(format!("{expr} is not understood")),
            },
            _ => Err(format!("{expr} is not understood")),
        }
    }

    fn column(&mut self, expr: &ast::Expr) -> Read {
        match (self.sides, expr) {
            (Sides::Suffix, ast::Expr::Identifier(name)) => {
                let text = &name.value;
                let split = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at));
                let (name, side) = match split.map(|at| text.split_at(at)) {
                    Some((name, "_l" | "_L")) => (name, Side::Left),
                    Some((name, "_r" | "_R")) => (name, Side::Right),
                    _ => return Err(format!("column {text:?} ends neither in _l nor in _r")),
                };
                Ok(self.names.column(side, name))
            }
            (Sides::Prefix, ast::Expr::CompoundIdentifier(parts)) => match parts.as_slice() {
                [table, name] if table.value.eq_ignore_ascii_case("l") => {
                    Ok(self.names.column(Side::Left, &name.value))
                }
                [table, name] if table.value.eq_ignore_ascii_case("r") => {
                    Ok(self.names.column(Side::Right, &name.value))
                }
                _ => Err(format!("{expr} is a column neither of l nor of r")),
            },
            _ => Err(format!("{expr} does not say which of the two records it is of")),
        }
    }

    fn unary(&mut self, op: UnaryOperator, expr: &ast::Expr) -> Read {
        let inner = self.expr(expr)?;
        match op {
            UnaryOperator::Not => Ok(not(inner)),
            UnaryOperator::Plus => Ok(inner),
            UnaryOperator::Minus => match inner {
                Expr::Number(number) => Ok(Expr::Number(-number)),
                inner => self.reckon(Reckoning::Minus, Expr::Number(0.0), inner),
            },
            _ => Err(format!("operator {op} is not understood")),
        }
    }

    fn binary(&mut self, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Read {
        let comparing = match op {
            BinaryOperator::And | BinaryOperator::Or => {
                let both = [self.expr(left)?, self.expr(right)?];
                return Ok(joined(both, *op == BinaryOperator::And));
            }
            BinaryOperator::StringConcat => {
                return self.call(Function::Concat, &[left, right], &[]);
            }
            BinaryOperator::Plus => return self.reckoning(Reckoning::Plus, left, right),
            BinaryOperator::Minus => return self.reckoning(Reckoning::Minus, left, right),
            BinaryOperator::Multiply => return self.reckoning(Reckoning::Times, left, right),
            BinaryOperator::Divide => return self.reckoning(Reckoning::Divide, left, right),
            BinaryOperator::Modulo => return self.reckoning(Reckoning::Modulo, left, right),
            BinaryOperator::Eq => Comparing::Equal,
            BinaryOperator::NotEq => Comparing::Unequal,
            BinaryOperator::Lt => Comparing::Less,
            BinaryOperator::LtEq => Comparing::LessOrEqual,
            BinaryOperator::Gt => Comparing::Greater,
            BinaryOperator::GtEq => Comparing::GreaterOrEqual,
            _ => return Err(format!("operator {op} is not understood")),
        };
        self.comparison(comparing, left, right)
    }

    fn comparison(&mut self, how: Comparing, left: &ast::Expr, right: &ast::Expr) -> Read {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        // A text beside another kind is read as that kind.
        let (left, right) = match (left.kind(), right.kind()) {
            (Kind::Text, kind) => (self.names.wanted(left, kind_beside_text(kind))?, right),
            (kind, Kind::Text) => (left, self.names.wanted(right, kind_beside_text(kind))?),
            (kind, _) => (left, self.names.wanted(right, kind)?),
        };
        Ok(Expr::Compare(how, Box::new(left), Box::new(right)))
    }

    fn reckoning(&mut self, how: Reckoning, left: &ast::Expr, right: &ast::Expr) -> Read {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        if how == Reckoning::Minus && left.kind() == Kind::Date && right.kind() == Kind::Date {
            let seconds = Expr::Reckon(how, Box::new(left), Box::new(right));
            let day = Box::new(Expr::Number(86_400.0));
            return Ok(Expr::Reckon(Reckoning::Divide, Box::new(seconds), day));
        }
        self.reckon(how, left, right)
    }

    fn reckon(&mut self, how: Reckoning, left: Expr, right: Expr) -> Read {
        let left = self.names.wanted(left, Kind::Number)?;
        let right = self.names.wanted(right, Kind::Number)?;
        Ok(Expr::Reckon(how, Box::new(left), Box::new(right)))
    }

    fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        conditions: &[ast::CaseWhen],
        otherwise: Option<&ast::Expr>,
    ) -> Read {
        let mut branches = Vec::new();
        for branch in conditions {
            let when = match operand {
                Some(operand) => self.comparison(Comparing::Equal, operand, &branch.condition)?,
                None => self.expr(&branch.condition)?,
            };
            branches.push((when, self.expr(&branch.result)?));
        }
        let otherwise = otherwise.map_or(Ok(Expr::Null), |otherwise| self.expr(otherwise))?;
        let whole = Expr::Case(branches, Box::new(otherwise));
        let kind = whole.kind();
        let Expr::Case(branches, otherwise) = whole else { return Ok(whole) };
        let otherwise = Box::new(self.names.wanted(*otherwise, kind)?);
        let branches = branches
            .into_iter()
            .map(|(when, then)| Ok((when, self.names.wanted(then, kind)?)))
            .collect::<Result<_, String>>()?;
        Ok(Expr::Case(branches, otherwise))
    }

    /// A function told its name in SQL.
    fn named_call(&mut self, name: &str, given: &[&ast::Expr]) -> Read {
        let text = |at: usize| match given.get(at) {
            Some(ast::Expr::Value(value)) => value.value.clone().into_string(),
            _ => None,
        };
        let (function, used) = match name {
            "regexp_extract" => {
                let pattern = text(1).ok_or("regexp_extract needs a pattern in quotes")?;
                let group = match given.get(2) {
                    None => 0,
                    Some(group) => group.to_string().parse().map_err(|_| {
                        format!("regexp_extract: group {group} is not a whole number")
                    })?,
                };
                (Function::RegexpExtract(Pattern::new(&pattern)?, group), 1)
            }
            "regexp_matches" => {
                let pattern = text(1).ok_or("regexp_matches needs a pattern in quotes")?;
                (Function::RegexpMatches(Pattern::new(&pattern)?), 1)
            }
            "try_strptime" | "strptime" => {
                let format = text(1).ok_or_else(|| format!("{name} needs a format in quotes"))?;
                if !time::understood(&format) {
                    return Err(format!(
                        "date format {format:?} is not understood; understood are {}",
                        time::DIRECTIVES
                    ));
                }
                (Function::Strptime(format), 1)
            }
            "date_diff" | "datediff" => {
                let unit = text(0).ok_or_else(|| format!("{name} needs a unit in quotes"))?;
                let unit = unit_of(&unit).ok_or_else(|| {
                    format!("{name} in {unit:?} is not understood; year, month, day are")
                })?;
                return self.call(Function::DateDiff(unit), given.get(1..).unwrap_or(&[]), &[]);
            }
            _ => match plain_function(name) {
                Some(function) => (function, given.len()),
                None => return Err(format!("function {name} is not understood")),
            },
        };
        self.call(function, given.get(..used).unwrap_or(given), &[])
    }

    fn call(&mut self, function: Function, given: &[&ast::Expr], more: &[Expr]) -> Read {
        let mut read =
            given.iter().map(|one| self.expr(one)).collect::<Result<Vec<Expr>, String>>()?;
        read.extend_from_slice(more);
        if function == Function::Shared || function == Function::Size {
            return self.lists(function, read);
        }
        let wanted = parameters(&function, read.len())?;
        // Where any kind will do, the arguments are all of the first kind that is no text.
        let common =
            read.iter().map(Expr::kind).find(|kind| !matches!(kind, Kind::Text | Kind::Null));
        let numbers = matches!(function, Function::Least | Function::Greatest);
        let common = common.unwrap_or(if numbers { Kind::Number } else { Kind::Text });
        let given = read
            .into_iter()
            .enumerate()
            .map(|(at, one)| {
                let kind = wanted.get(at).or(wanted.last()).copied().flatten().unwrap_or(common);
                self.names.wanted(one, kind)
            })
            .collect::<Result<_, _>>()?;
        Ok(Expr::Call(function, given))
    }

    /// `array_length(list_intersect(a, b))` is how many values are shared, which is all that is understood of lists.
    fn lists(&mut self, function: Function, mut read: Vec<Expr>) -> Read {
        if function == Function::Size
            && let [Expr::Call(Function::Shared, _)] = read.as_slice()
        {
            return read.pop().ok_or_else(String::new);
        }
        let wanted = if function == Function::Size { 1 } else { 2 };
        if read.len() != wanted {
            return Err(format!("a function of lists has {} arguments, not {wanted}", read.len()));
        }
        let read = read.into_iter().map(|one| self.names.wanted(one, Kind::List));
        Ok(Expr::Call(function, read.collect::<Result<_, _>>()?))
    }
}

fn kind_beside_text(kind: Kind) -> Kind {
    if kind == Kind::Null { Kind::Text } else { kind }
}

fn not(expr: Expr) -> Expr {
    Expr::Not(Box::new(expr))
}

fn negate(negated: bool, expr: Expr) -> Expr {
    if negated { not(expr) } else { expr }
}

/// AND or OR, flat.
fn joined(both: [Expr; 2], and: bool) -> Expr {
    let mut all = Vec::new();
    for one in both {
        match one {
            Expr::All(inner) if and => all.extend(inner),
            Expr::Any(inner) if !and => all.extend(inner),
            one => all.push(one),
        }
    }
    if and { Expr::All(all) } else { Expr::Any(all) }
}

fn literal(value: &ast::Value) -> Read {
    match value {
        ast::Value::Number(text, _) => text
            .parse()
            .map(Expr::Number)
            .map_err(|_| format!("{text} is not a number that is understood")),
        ast::Value::Boolean(truth) => Ok(Expr::Truth(*truth)),
        ast::Value::Null => Ok(Expr::Null),
        other => match other.clone().into_string() {
            Some(text) => Ok(Expr::Text(text)),
            None => Err(format!("{other} is not understood")),
        },
    }
}

fn arguments(function: &ast::Function) -> Result<Vec<&ast::Expr>, String> {
    let FunctionArguments::List(list) = &function.args else {
        return Err(format!("{function} is not understood"));
    };
    let one = |given| match given {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expr)) => Ok(expr),
        other => Err(format!("argument {other} is not understood")),
    };
    list.args.iter().map(one).collect()
}

fn cast_to(reader: &mut Reader<'_>, inner: Expr, to: &ast::DataType) -> Read {
    let name = to.to_string().to_uppercase();
    let name = name.split('(').next().unwrap_or_default().trim();
    let number = |reader: &mut Reader<'_>, inner, then: OfNumber| {
        let number = reader.names.wanted(inner, Kind::Number)?;
        Ok(Expr::Call(Function::Number(then), vec![number]))
    };
    match name {
        "TEXT" | "VARCHAR" | "STRING" | "CHAR" => reader.names.wanted(inner, Kind::Text),
        "DOUBLE" | "FLOAT8" | "DOUBLE PRECISION" | "DECIMAL" | "NUMERIC" => match inner {
            // The column itself may be a text: the cast says nothing of it elsewhere.
            Expr::Column(..) => Ok(Expr::Cast(Kind::Number, Box::new(inner))),
            inner => reader.names.wanted(inner, Kind::Number),
        },
        "FLOAT" | "REAL" | "FLOAT4" => number(reader, inner, OfNumber::Single),
        "INT" | "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "INT4" | "INT8" => {
            number(reader, inner, OfNumber::Round)
        }
        "DATE" if inner.kind() == Kind::Time => Ok(Expr::Cast(Kind::Date, Box::new(inner))),
        "DATE" => match inner {
            Expr::Column(..) => Ok(Expr::Cast(Kind::Date, Box::new(inner))),
            inner => reader.names.wanted(inner, Kind::Date),
        },
        "TIMESTAMP" | "DATETIME" => match inner {
            Expr::Column(..) => Ok(Expr::Cast(Kind::Time, Box::new(inner))),
            inner => reader.names.wanted(inner, Kind::Time),
        },
        _ => Err(format!("a cast to {name} is not understood")),
    }
}
