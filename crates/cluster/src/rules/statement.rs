//! A rule's statement, cut into parts.
//!
//! DataFusion puts the text of a `WITH` table wherever it is named: one that is named four times, in another that is named three
//! times, is computed twelve times, and a plan of hundreds of joins does not fit a small memory. So a part that is named more than once
//! is run by itself and its rows are kept in files, unless it only picks rows of one table. Cut finely, every part that does more is, and
//! the branches of the last union run one after the other: small plans for a memory that did not hold the larger ones.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use anyhow::{Context as _, bail};
use datafusion::sql::sqlparser::ast::{
    Cte, Expr, GroupByExpr, Ident, ObjectName, Query, Select, SelectItem, SetExpr, SetOperator,
    SetQuantifier, Statement, TableAlias, TableFactor, VisitMut as _, VisitorMut, With,
    visit_relations,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

/// A statement in parts: those to keep, in order, each by the name under which later ones know it, and the last, whole and in branches.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) kept: Vec<(String, String)>,
    pub(super) last: String,
    pub(super) branches: Vec<String>,
}

/// How a statement is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Where a part would be computed more than once.
    Coarse,
    /// At every part.
    Fine,
}

/// Cuts a statement; names of parts begin with `prefix`.
///
/// # Errors
/// If it is not one query that DataFusion's parser takes.
pub(super) fn parts(prefix: &str, sql: &str, cut: Cut) -> anyhow::Result<Parts> {
    let mut parsed = Parser::parse_sql(&GenericDialect {}, sql).context("the statement")?;
    let (Some(Statement::Query(mut query)), true) = (parsed.pop(), parsed.is_empty()) else {
        bail!("the statement is not one SELECT");
    };
    let mut rest = match query.with.take() {
        Some(with) if !with.recursive => with.cte_tables,
        with => {
            query.with = with;
            let last = query.to_string();
            return Ok(Parts { kept: Vec::new(), branches: vec![last.clone()], last });
        }
    };
    let (mut kept, mut inline): (Vec<(String, String)>, Vec<Cte>) = (Vec::new(), Vec::new());
    let names: BTreeSet<String> = rest.iter().map(name).collect();
    while !rest.is_empty() {
        let part = rest.remove(0);
        let named: usize = rest.iter().map(|later| count(&later.query, &name(&part))).sum();
        let named = named + count(&query, &name(&part));
        let once = named < 2 && cut == Cut::Coarse;
        if once || !part.alias.columns.is_empty() || picks(&part.query, &names) {
            inline.push(part);
            continue;
        }
        let table = format!("{}_{}", prefix.replace('-', "_"), name(&part));
        let mut renamed = Renamed { from: name(&part), to: table.clone() };
        for later in &mut rest {
            let _ = later.query.visit(&mut renamed);
        }
        let _ = query.visit(&mut renamed);
        kept.push((table, with(&inline, *part.query)));
    }
    let mut branches = Vec::new();
    if cut == Cut::Fine && query.order_by.is_none() && query.limit_clause.is_none() {
        union(&query.body, &mut branches);
    }
    if !name_columns(&mut branches) {
        branches = vec![*query.body.clone()];
    }
    let branch = |body| with(&inline, Query { body: Box::new(body), ..*query.clone() });
    let branches = branches.into_iter().map(branch).collect();
    Ok(Parts { kept, branches, last: with(&inline, *query) })
}

/// The branches of a union that keeps all rows.
fn union(body: &SetExpr, branches: &mut Vec<SetExpr>) {
    match body {
        SetExpr::SetOperation {
            op: SetOperator::Union,
            set_quantifier: SetQuantifier::All,
            left,
            right,
        } => {
            union(left, branches);
            union(right, branches);
        }
        other => branches.push(other.clone()),
    }
}

fn name(part: &Cte) -> String {
    part.alias.name.value.clone()
}

/// A query with those of the parts before it that it draws on.
fn with(inline: &[Cte], mut query: Query) -> String {
    let mut needed = tables(&query);
    let mut before = Vec::new();
    for part in inline.iter().rev() {
        if needed.contains(&name(part)) {
            needed.append(&mut tables(&part.query));
            before.push(part.clone());
        }
    }
    before.reverse();
    if !before.is_empty() && query.with.is_none() {
        query.with = Some(With {
            with_token:
                datafusion::sql::sqlparser::ast::helpers::attached_token::AttachedToken::empty(),
            recursive: false,
            cte_tables: before,
        });
    }
    query.to_string()
}

/// The names of the tables that a query reads.
fn tables(query: &Query) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let _ = visit_relations(query, |table| {
        found.extend(simple(table));
        ControlFlow::<()>::Continue(())
    });
    found
}

/// How often a query reads a table.
fn count(query: &Query, of: &str) -> usize {
    let mut found = 0;
    let _ = visit_relations(query, |table| {
        found += usize::from(simple(table).is_some_and(|name| name == of));
        ControlFlow::<()>::Continue(())
    });
    found
}

fn simple(table: &ObjectName) -> Option<String> {
    match table.0.as_slice() {
        [part] => part.as_ident().map(|ident| ident.value.clone()),
        _ => None,
    }
}

/// Gives the columns of later branches the names that those of the first have; whether that can be told.
fn name_columns(branches: &mut [SetExpr]) -> bool {
    let mut names: Option<Vec<Ident>> = None;
    for branch in branches {
        let SetExpr::Select(select) = branch else {
            return false;
        };
        let names = match &names {
            Some(names) => names,
            None => match select.projection.iter().map(column_name).collect() {
                Some(own) => names.insert(own),
                None => return false,
            },
        };
        if names.len() != select.projection.len() {
            return false;
        }
        for (column, name) in select.projection.iter_mut().zip(names) {
            let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = column
            else {
                return false;
            };
            *column = SelectItem::ExprWithAlias { expr: expr.clone(), alias: name.clone() };
        }
    }
    names.is_some()
}

fn column_name(column: &SelectItem) -> Option<Ident> {
    match column {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => parts.last().cloned(),
        _ => None,
    }
}

/// Whether a query only picks rows of tables that lie in files: it costs no more than to read it again.
fn picks(query: &Query, parts: &BTreeSet<String>) -> bool {
    query.with.is_none() && query.order_by.is_none() && picks_rows(&query.body, parts)
}

fn picks_rows(body: &SetExpr, parts: &BTreeSet<String>) -> bool {
    match body {
        SetExpr::SetOperation {
            op: SetOperator::Union,
            set_quantifier: SetQuantifier::All,
            left,
            right,
        } => picks_rows(left, parts) && picks_rows(right, parts),
        SetExpr::Select(select) => picks_of(select, parts),
        _ => false,
    }
}

fn picks_of(select: &Select, parts: &BTreeSet<String>) -> bool {
    let [from] = select.from.as_slice() else {
        return false;
    };
    let ungrouped = matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
    let file = matches!(&from.relation, TableFactor::Table { name, .. }
        if simple(name).is_some_and(|name| !parts.contains(&name)));
    let text = select.to_string();
    let simple = text.matches("SELECT").count() == 1 && !text.contains(" OVER (");
    from.joins.is_empty() && ungrouped && file && simple && select.distinct.is_none() && select.having.is_none()
        // A sum over all rows has no GROUP BY.
        && !["min(", "max(", "count(", "sum("].iter().any(|call| text.contains(call))
}

/// Gives a table another name, and the old one as its alias where it has none.
struct Renamed {
    from: String,
    to: String,
}

impl VisitorMut for Renamed {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, alias, .. } = factor
            && simple(name).is_some_and(|name| name == self.from)
        {
            *name = ObjectName::from(vec![Ident::new(&self.to)]);
            if alias.is_none() {
                *alias = Some(TableAlias {
                    explicit: true,
                    name: Ident::new(&self.from),
                    columns: Vec::new(),
                    at: None,
                });
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_twice_and_costs_something_is_kept() {
        let sql = "WITH a AS (SELECT id FROM arrest WHERE denied = 0), \
             b AS (SELECT id, count(*) AS n FROM a GROUP BY id), \
             c AS (SELECT b.id FROM b JOIN a ON a.id = b.id) \
             SELECT b.id FROM b JOIN c ON c.id = b.id";
        let parts = parts("no-rule", sql, Cut::Coarse).unwrap();
        assert_eq!(
            parts.kept,
            [(
                "no_rule_b".to_owned(),
                "WITH a AS (SELECT id FROM arrest WHERE denied = 0) SELECT id, count(*) AS n FROM a GROUP BY id"
                    .to_owned()
            )]
        );
        assert_eq!(
            parts.last,
            "WITH a AS (SELECT id FROM arrest WHERE denied = 0), \
             c AS (SELECT b.id FROM no_rule_b AS b JOIN a ON a.id = b.id) \
             SELECT b.id FROM no_rule_b AS b JOIN c ON c.id = b.id"
        );
    }

    #[test]
    fn cut_finely_each_part_and_each_branch_stands_alone() {
        let sql = "WITH a AS (SELECT id FROM arrest WHERE denied = 0), \
             b AS (SELECT id, count(*) AS n FROM a GROUP BY id) \
             SELECT b.id, NULL AS n FROM b UNION ALL SELECT id, 1 FROM a";
        let parts = parts("r", sql, Cut::Fine).unwrap();
        assert_eq!(parts.kept.len(), 1);
        assert_eq!(
            parts.branches,
            [
                "SELECT b.id AS id, NULL AS n FROM r_b AS b",
                "WITH a AS (SELECT id FROM arrest WHERE denied = 0) SELECT id AS id, 1 AS n FROM a"
            ]
        );
    }

    #[test]
    fn every_rule_and_view_is_one_select() {
        for rule in paradero_findings::built_in().unwrap() {
            parts(&rule.id, &rule.sql, Cut::Coarse).unwrap();
            assert!(!parts(&rule.id, &rule.sql, Cut::Fine).unwrap().branches.is_empty());
        }
        for view in paradero_findings::built_in_views().unwrap() {
            parts(&view.name, &view.sql, Cut::Coarse).unwrap();
        }
        assert!(parts("x", "DROP TABLE a", Cut::Coarse).is_err());
    }
}
