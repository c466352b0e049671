//! What a source speaks of: the handles that a sheet or mapping declares, and referents made from
//! text that stands where a reference is expected.

use std::collections::{BTreeMap, BTreeSet};

use paradero_model::{Referent, SubjectKind};

use crate::{
    country,
    error::{Fault, distance},
    tree::Table,
};

/// The referents of one source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refs {
    list: Vec<Referent>,
    index: BTreeMap<String, usize>,
    declared: Vec<(String, u32)>,
    used: BTreeSet<String>,
}

impl Refs {
    /// Reads a `[ref]` table.
    pub(crate) fn declare(table: &Table) -> Result<Self, Fault> {
        let mut refs = Self::default();
        for (handle, item) in &table.fields {
            let referent = declared(handle, item.table(handle)?, item.line)?;
            refs.declared.push((handle.clone(), item.line));
            refs.add(referent);
        }
        Ok(refs)
    }

    /// Adds a referent unless its handle is there.
    pub(crate) fn add(&mut self, referent: Referent) {
        if !self.index.contains_key(&referent.handle) {
            self.index.insert(referent.handle.clone(), self.list.len());
            self.list.push(referent);
        }
    }

    /// The referent of a declared handle, which thereby counts as used.
    pub(crate) fn handle(&mut self, text: &str) -> Option<&Referent> {
        if !self.declared.iter().any(|(handle, _)| handle == text) {
            return None;
        }
        self.used.insert(text.to_owned());
        self.index.get(text).map(|at| &self.list[*at])
    }

    /// The referent of a handle, without counting it as used.
    pub(crate) fn get(&self, handle: &str) -> Option<&Referent> {
        self.index.get(handle).and_then(|at| self.list.get(*at))
    }

    /// The referent behind any handle, for what was already resolved.
    pub(crate) fn get_mut(&mut self, handle: &str) -> Option<&mut Referent> {
        self.index.get(handle).map(|at| &mut self.list[*at])
    }

    /// A referent of this kind made from text; its handle is `kind:text`.
    pub(crate) fn of_text(&mut self, kind: SubjectKind, text: &str) -> String {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let handle = format!("{}:{name}", kind.code());
        if !self.index.contains_key(&handle) {
            let country = (kind == SubjectKind::Country).then(|| name.clone());
            self.add(Referent {
                handle: handle.clone(),
                kind,
                name,
                number: None,
                country,
                unit: None,
            });
        }
        handle
    }

    /// What a text in a sheet refers to: a declared handle, or a referent made of the text.
    /// Text that looks like a handle that nobody declared is a fault.
    pub(crate) fn resolve(
        &mut self,
        text: &str,
        kind: SubjectKind,
        line: u32,
    ) -> Result<String, Fault> {
        if let Some(referent) = self.handle(text) {
            return Ok(referent.handle.clone());
        }
        if kind == SubjectKind::Country {
            if country::is_code(text) {
                return Ok(self.of_text(kind, text));
            }
            return Err(Fault::at(
                line,
                format!("`{text}` is neither a handle of [ref] nor a country's code"),
                "declare it in [ref], or write the two capital letters of ISO 3166-1",
            ));
        }
        let speaks = matches!(
            kind,
            SubjectKind::Authority
                | SubjectKind::Place
                | SubjectKind::Affiliation
                | SubjectKind::Source
        );
        let near = self.declared.iter().find(|(handle, _)| near(handle, text));
        if looks_like_handle(text) && (!speaks || text.contains('_') || near.is_some()) {
            let fix = match near {
                Some((handle, _)) => format!("did you mean `{handle}`?"),
                None => format!("declare {text} = {{ {} = \"...\" }} in [ref]", kind.code()),
            };
            return Err(Fault::at(line, format!("no handle `{text}` in [ref]"), fix));
        }
        Ok(self.of_text(kind, text))
    }

    /// A declared handle that nothing used is a fault: it is a slip or a claim left out.
    pub(crate) fn all_used(&self) -> Result<(), Fault> {
        match self.declared.iter().find(|(handle, _)| !self.used.contains(handle)) {
            Some((handle, line)) => Err(Fault::at(
                *line,
                format!("the handle `{handle}` is never used"),
                "use it in an event, or take it out of [ref]",
            )),
            None => Ok(()),
        }
    }

    /// The referents, declared ones first, then in the order of their first appearance.
    pub(crate) fn into_list(self) -> Vec<Referent> {
        self.list
    }
}

fn looks_like_handle(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

fn near(handle: &str, text: &str) -> bool {
    handle.len() > 2 && distance(handle, text) == 1
}

fn declared(handle: &str, table: &Table, line: u32) -> Result<Referent, Fault> {
    let mut kinds: Vec<(SubjectKind, String)> = Vec::new();
    for (key, item) in &table.fields {
        match SubjectKind::from_code(key) {
            Some(kind) => kinds.push((kind, item.text(key)?)),
            None if DETAILS.contains(&key.as_str()) => {}
            None => {
                return Err(Fault::at(
                    item.line,
                    format!("the handle `{handle}` has no key `{key}`"),
                    format!(
                        "use one of {}, and beside it {}",
                        SubjectKind::ALL.map(SubjectKind::code).join(", "),
                        DETAILS.join(", ")
                    ),
                ));
            }
        }
    }
    let country = kinds.iter().find(|(kind, _)| *kind == SubjectKind::Country).cloned();
    if kinds.len() > 1 {
        kinds.retain(|(kind, _)| *kind != SubjectKind::Country);
    }
    let [(kind, name)] = kinds.as_slice() else {
        return Err(Fault::at(
            line,
            format!("the handle `{handle}` must be of one kind, and is of {}", kinds.len()),
            "write for example { person = \"...\" }",
        ));
    };
    let country = country.map(|(_, code)| code);
    if let Some(code) = country.as_deref().filter(|code| !country::is_code(code)) {
        return Err(Fault::at(
            line,
            format!("`{code}` is not a country's code"),
            "write the two capital letters of ISO 3166-1, or a user-assigned code",
        ));
    }
    let joined = |keys: [&str; 2]| -> Result<Option<String>, Fault> {
        let parts: Vec<String> =
            keys.iter().filter_map(|key| table.text(key).transpose()).collect::<Result<_, _>>()?;
        Ok((!parts.is_empty()).then(|| parts.join(" ")))
    };
    let number = match table.text("number")? {
        Some(number) => Some(number),
        None => joined(["docket", "entry"])?.or(joined(["flight", "day"])?),
    };
    Ok(Referent {
        handle: handle.to_owned(),
        kind: *kind,
        name: table.text("name")?.unwrap_or_else(|| name.clone()),
        number,
        country,
        unit: table.text("unit")?,
    })
}

/// Keys that a handle may have beside its kind.
const DETAILS: [&str; 7] = ["name", "number", "docket", "entry", "flight", "day", "unit"];
