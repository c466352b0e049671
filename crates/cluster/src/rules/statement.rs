//! A rule's statement, cut into parts.
//!
//! DataFusion puts the text of a `WITH` table wherever it is named: one that is named four times, in another that is named three
//! times, is computed twelve times, and a plan of hundreds of joins does not fit a small memory. So a part that is named more than once
//! is run by itself and its rows are kept in files, unless it only picks rows of one table.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use anyhow::{Context as _, bail};
use datafusion::sql::sqlparser::ast::{
    Cte, GroupByExpr, Ident, ObjectName, Query, Select, SetExpr, SetOperator, SetQuantifier,
    Statement, TableAlias, TableFactor, VisitMut as _, VisitorMut, With, visit_relations,
};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

/// A statement in parts: those to keep, in order, each by the name under which later ones know it, and the last.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) kept: Vec<(String, String)>,
    pub(super) last: String,
}

/// Cuts a statement; names of parts begin with `prefix`.
///
/// # Errors
/// If it is not one query that DataFusion's parser takes.
pub(super) fn parts(prefix: &str, sql: &str) -> anyhow::Result<Parts> {
    let mut parsed = Parser::parse_sql(&GenericDialect {}, sql).context("the statement")?;
    let (Some(Statement::Query(mut query)), true) = (parsed.pop(), parsed.is_empty()) else {
        bail!("the statement is not one SELECT");
    };
    let mut rest = match query.with.take() {
        Some(with) if !with.recursive => with.cte_tables,
        with => {
            query.with = with;
            return Ok(Parts { kept: Vec::new(), last: query.to_string() });
        }
    };
    let (mut kept, mut inline): (Vec<(String, String)>, Vec<Cte>) = (Vec::new(), Vec::new());
    let names: BTreeSet<String> = rest.iter().map(name).collect();
    while !rest.is_empty() {
        let part = rest.remove(0);
        let named: usize = rest.iter().map(|later| count(&later.query, &name(&part))).sum();
        let named = named + count(&query, &name(&part));
        if named < 2 || !part.alias.columns.is_empty() || picks(&part.query, &names) {
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
    Ok(Parts { kept, last: with(&inline, *query) })
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
        let parts = parts("no-rule", sql).unwrap();
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
    fn every_rule_and_view_is_one_select() {
        for rule in paradero_findings::built_in().unwrap() {
            parts(&rule.id, &rule.sql).unwrap();
        }
        for view in paradero_findings::built_in_views().unwrap() {
            parts(&view.name, &view.sql).unwrap();
        }
        assert!(parts("x", "DROP TABLE a").is_err());
    }
}
