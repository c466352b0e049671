//! How pictures look.

/// The style sheet that every picture carries. A page that shows pictures inline and allows no styles in its text takes it into
/// its own sheet. Colours are those of the page where it names some (`--ink`, `--paper`, `--soft`, `--line`, `--panel`,
/// `--accent`, `--notable`), else light or dark as the reader's screen is; paper is always light. What matters differs in
/// lightness and form, not in hue alone. The plain colour before each variable is for programs that know no variables.
pub const STYLE: &str = "\
svg.estimate { display: block; width: 100%; max-width: 560px; height: auto; }
svg.estimate { --e-paper: var(--paper, #fcfcfa); --e-ink: var(--ink, #1b1f23); --e-soft: var(--soft, #50585f); }
svg.estimate { --e-line: var(--line, #d6dadd); --e-panel: var(--panel, #e9eef1); --e-main: var(--accent, #1f5c7a); --e-warn: var(--notable, #7a4a00); }
@media screen and (prefers-color-scheme: dark) {
svg.estimate { --e-paper: var(--paper, #14181b); --e-ink: var(--ink, #e8ebed); --e-soft: var(--soft, #a9b2b9); }
svg.estimate { --e-line: var(--line, #394147); --e-panel: var(--panel, #232b30); --e-main: var(--accent, #7fb8d3); --e-warn: var(--notable, #f2c27a); }
svg.estimate:root { background: #14181b; }
}
@media print {
svg.estimate { --e-paper: #fff; --e-ink: #000; --e-soft: #333; --e-line: #bbb; --e-panel: #e4e4e4; --e-main: #1f4f6a; --e-warn: #4a2c00; }
svg.estimate { break-inside: avoid; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
svg.estimate .paper { fill: #fcfcfa; fill: var(--e-paper); }
svg.estimate text { font-family: \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto Sans\", \"Liberation Sans\", Arial, sans-serif; font-size: 12px; fill: #1b1f23; fill: var(--e-ink); }
svg.estimate text.title { font-size: 15px; font-weight: bold; }
svg.estimate text.head { font-weight: bold; }
svg.estimate text.soft, svg.estimate text.scale, svg.estimate text.small { fill: #50585f; fill: var(--e-soft); }
svg.estimate text.scale, svg.estimate text.small, svg.estimate text.figure { font-size: 11px; }
svg.estimate text.tiny { font-size: 9px; fill: #50585f; fill: var(--e-soft); }
svg.estimate text.strong { font-weight: bold; }
svg.estimate text.warn { fill: #7a4a00; fill: var(--e-warn); }
svg.estimate text.struck { fill: #50585f; fill: var(--e-soft); text-decoration: line-through; }
svg.estimate text.over { paint-order: stroke; stroke: #fcfcfa; stroke: var(--e-paper); stroke-width: 3px; stroke-linejoin: round; }
svg.estimate .grid { stroke: #d6dadd; stroke: var(--e-line); stroke-width: 1px; }
svg.estimate .panel { fill: #e9eef1; fill: var(--e-panel); }
svg.estimate .observed { stroke: #1b1f23; stroke: var(--e-ink); stroke-width: 1.3px; stroke-dasharray: 4 3; }
svg.estimate .bar { fill: #1f5c7a; fill: var(--e-main); }
svg.estimate .bar.other { fill: #50585f; fill: var(--e-soft); fill-opacity: .45; }
svg.estimate .asked { fill: none; stroke: #50585f; stroke: var(--e-soft); stroke-dasharray: 3 2; }
svg.estimate .on { fill: #1b1f23; fill: var(--e-ink); }
svg.estimate .off { fill: #d6dadd; fill: var(--e-line); }
svg.estimate .join { stroke: #1b1f23; stroke: var(--e-ink); stroke-width: 1.6px; }
svg.estimate .whisker { stroke: #50585f; stroke: var(--e-soft); stroke-width: 1.4px; }
svg.estimate .whisker.main { stroke: #1f5c7a; stroke: var(--e-main); stroke-width: 3px; }
svg.estimate .whisker.refused { stroke-dasharray: 2 3; }
svg.estimate .point { fill: #fcfcfa; fill: var(--e-paper); stroke: #50585f; stroke: var(--e-soft); stroke-width: 1.6px; }
svg.estimate .point.main { fill: #1f5c7a; fill: var(--e-main); stroke: #fcfcfa; stroke: var(--e-paper); }
svg.estimate .point.refused { stroke-dasharray: 2 2; }
svg.estimate .tip { fill: #50585f; fill: var(--e-soft); }
svg.estimate .tip.main { fill: #1f5c7a; fill: var(--e-main); }
svg.estimate .area { fill: #1f5c7a; fill: var(--e-main); fill-opacity: .3; }
svg.estimate .area.within { fill-opacity: .75; }
svg.estimate .area.refused, svg.estimate .area.refused.within { fill: none; stroke: #50585f; stroke: var(--e-soft); stroke-dasharray: 3 2; }
svg.estimate .median { stroke: #fcfcfa; stroke: var(--e-paper); stroke-width: 1.6px; }
svg.estimate .curve { fill: none; stroke: #1f5c7a; stroke: var(--e-main); stroke-width: 2px; stroke-linejoin: round; }
svg.estimate .curve.thin { stroke-width: .8px; }
svg.estimate .curve.b { stroke: #1b1f23; stroke: var(--e-ink); stroke-dasharray: 7 3; }
svg.estimate .curve.c { stroke: #50585f; stroke: var(--e-soft); stroke-dasharray: 2 3; }
svg.estimate .curve.d { stroke: #7a4a00; stroke: var(--e-warn); stroke-dasharray: 9 3 2 3; }
svg.estimate .curve.e { stroke: #50585f; stroke: var(--e-soft); stroke-width: 1px; }
svg.estimate .span { fill: #1f5c7a; fill: var(--e-main); fill-opacity: .14; }
";
