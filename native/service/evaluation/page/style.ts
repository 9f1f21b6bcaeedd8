/** Ink on paper: the page is made to be printed, and looks the same on a screen of any theme. */
export const PAGE_STYLE = `
@page { size: A4; margin: 16mm; }
:root { color-scheme: light; }
body { font: 13px/1.45 Inter, "Segoe UI", system-ui, sans-serif; color: #1c1d1f; background: #fff;
  max-width: 780px; margin: 24px auto; padding: 0 16px; font-variant-numeric: tabular-nums; }
h1 { font-size: 22px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 14px; margin: 0 0 2px; }
section { break-inside: avoid; border-top: 1px solid #d8dadd; padding: 12px 0; }
section.flows { break-inside: auto; }
p { margin: 4px 0; }
.note { color: #5d6166; }
.red { color: #b3141d; font-weight: 600; border: 1.5px solid #b3141d; padding: 8px 10px; border-radius: 4px; margin: 12px 0; }
table { border-collapse: collapse; margin: 6px 0; }
th { text-align: left; font-weight: 500; color: #5d6166; }
th, td { padding: 2px 14px 2px 0; vertical-align: middle; border-bottom: 1px solid #eceef0; }
.number { text-align: right; }
svg { font: 10px Inter, "Segoe UI", system-ui, sans-serif; fill: #1c1d1f; }
svg.track { display: block; }
.axis, .frame { stroke: #c9ccd0; stroke-width: 1; fill: none; }
.even { stroke: #9a9ea4; stroke-width: 1; stroke-dasharray: 3 3; }
.interval { stroke: #7fb3bd; stroke-width: 4; }
.mark { stroke: #1c1d1f; stroke-width: 1.5; }
.dot { fill: #0f6b7c; }
.curve { fill: none; stroke: #0f6b7c; stroke-width: 2; }
.right { fill: #0f6b7c; }
.wrong { fill: #c2571a; }
.light { fill: #fff; }
.plots { display: flex; flex-wrap: wrap; gap: 8px; }
figure svg { height: auto; }
.curves svg { width: 172px; }
.aside { max-width: 260px; }
figure { margin: 4px 0; break-inside: avoid; }
@media print { body { margin: 0; max-width: none; padding: 0; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
