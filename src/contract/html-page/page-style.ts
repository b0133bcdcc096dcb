/** The style sheet of the pages of reports. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ink: #1c2126; --soft: #57606a; --paper: #fff; --panel: #f5f7f9; --line: #d5dae0;
  --good: #14713b; --good-paper: #dff3e6; --bad: #b3261e; --bad-paper: #fde7e5;
  --idle: #7a5200; --idle-paper: #fff1d2; --accent: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ec; --soft: #a3adb8; --paper: #14181c; --panel: #1d2329; --line: #38414a;
    --good: #6fd497; --good-paper: #12321f; --bad: #ff9d94; --bad-paper: #41191a;
    --idle: #f1c35c; --idle-paper: #3a2c0a; --accent: #7db8f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 70rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 1.25rem 0 .4rem; font-size: .95rem; }
p { margin: .4rem 0; }
a { color: var(--accent); }
.soft { color: var(--soft); }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.notice { margin: 1.25rem 0 0; padding: .75rem 1rem; border-radius: .5rem; border-left: .3rem solid; }
.notice.bad { color: var(--bad); background: var(--bad-paper); }
.notice.idle { color: var(--idle); background: var(--idle-paper); }
.notice ul { margin: 0; padding-left: 1.2rem; }
.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.sums li { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); }
.sums strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.bar { height: .4rem; margin-top: .5rem; border-radius: .2rem; background: var(--line); overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--good); }
.filter { display: inline-flex; align-items: center; gap: .5rem; margin-bottom: .75rem; cursor: pointer; }
.filter input { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }
body:has(#missing:checked) .whole { display: none; }
.operation { border: 1px solid var(--line); border-radius: .5rem; margin-bottom: .4rem; }
.operation > summary {
  display: grid; grid-template-columns: .75rem 4rem 1fr auto; gap: .75rem; align-items: baseline;
  padding: .55rem .9rem; cursor: pointer; border-radius: .5rem;
}
.operation > summary::before { content: "▸"; color: var(--soft); }
.state { display: flex; gap: .75rem; align-items: baseline; white-space: nowrap; }
.state .soft { font-size: .85rem; }
@media (max-width: 42rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .operation > summary { grid-template-columns: .75rem 1fr auto; }
  .path { grid-row: 2; grid-column: 2 / -1; }
}
.operation[open] > summary::before { content: "▾"; }
.operation > summary::-webkit-details-marker { display: none; }
.operation > summary:hover { background: var(--panel); }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .1rem; }
.operation .inside { padding: 0 .9rem .9rem; border-top: 1px solid var(--line); }
.method { font-weight: 700; font-size: .8rem; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .85rem; white-space: nowrap; }
.tag.good { color: var(--good); background: var(--good-paper); }
.tag.bad { color: var(--bad); background: var(--bad-paper); }
.tag.idle { color: var(--idle); background: var(--idle-paper); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
caption { text-align: left; font-weight: 600; padding: .9rem 0 .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
th.values { width: 45%; }
td.number, th.number { text-align: right; white-space: nowrap; width: 5rem; padding-right: 1.5rem; }
pre {
  margin: .4rem 0; padding: .7rem .9rem; overflow-x: auto; border-radius: .4rem;
  background: var(--panel); border: 1px solid var(--line);
}
pre code { white-space: pre-wrap; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; margin: .6rem 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.failure { border: 1px solid var(--line); border-left: .3rem solid var(--bad); border-radius: .5rem; margin-bottom: .75rem; }
.failure > summary { padding: .55rem .9rem; cursor: pointer; font-weight: 600; }
.failure > .inside { padding: 0 .9rem .9rem; }
tr.unseen td { color: var(--idle); }
td ul { margin: 0; padding-left: 1.1rem; }
@media print { .filter { display: none; } .operation { break-inside: avoid; } }
`;
