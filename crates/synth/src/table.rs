//! Writing delimited tables.

/// Appends one row, cells quoted where they must be.
pub(crate) fn row(out: &mut Vec<u8>, delimiter: u8, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(delimiter);
        }
        if cell.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r')) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

/// The bytes of a UTF-8 table in Windows-1252. All letters that the lists use are in Latin-1,
/// which that encoding shares; anything else becomes `?`.
pub(crate) fn windows_1252(utf8: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(utf8)
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect()
}
