/** The stand-in's own look: a plain, calm course site, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f1; --card: #ffffff; --ink: #20242b; --soft: #5b6472; --line: #dcdad2;
  --brand: #23485c; --brand-ink: #ffffff; --link: #1d5f86; --good: #1e6b45; --warn: #8a5200; --focus: #d17b00;
  font-family: ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-size: 16px; line-height: 1.5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181d; --card: #1e232a; --ink: #e8eaed; --soft: #a5afbd; --line: #363d47;
    --brand: #14303f; --brand-ink: #f2f5f7; --link: #86c5ea; --good: #7fd1a6; --warn: #f0b866; --focus: #ffb74d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.5rem 1rem; z-index: 2; }
header.site { background: var(--brand); color: var(--brand-ink); }
header.site .bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding: 0.6rem 1.25rem; }
header.site a { color: inherit; }
header.site .name { font-weight: 650; text-decoration: none; font-size: 1.05rem; }
header.site nav { display: flex; gap: 1rem; flex: 1; }
header.site form { display: flex; flex-wrap: wrap; gap: 0.35rem 0.5rem; align-items: center; max-width: 100%; }
header.site label { font-size: 0.875rem; }
header.site select { flex: 1 1 10rem; min-width: 0; max-width: 17rem; }
main { max-width: 72rem; margin: 0 auto; padding: 1.25rem; }
main.wide { max-width: none; padding: 0.75rem 1.25rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.25rem 0 0.75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 0.5rem; }
.crumbs { font-size: 0.875rem; color: var(--soft); margin: 0; }
.tabs { display: flex; flex-wrap: wrap; gap: 0.25rem; border-bottom: 1px solid var(--line); margin: 0 0 1.25rem; padding: 0; list-style: none; }
.tabs a { display: block; padding: 0.5rem 0.9rem; text-decoration: none; color: var(--ink); border-bottom: 3px solid transparent; }
.tabs a[aria-current] { border-color: var(--link); font-weight: 600; }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; }
.cards.grid { grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.9rem 1.1rem; display: flex; gap: 0.35rem 1rem; flex-wrap: wrap; align-items: center; justify-content: space-between; overflow-wrap: anywhere; }
.cards + form { margin-top: 1rem; }
.card > div { flex: 1 1 16rem; }
.card p { margin: 0.15rem 0; }
.muted { color: var(--soft); font-size: 0.9rem; }
.tag { display: inline-block; font-size: 0.8rem; border: 1px solid currentColor; border-radius: 99px; padding: 0 0.55rem; color: var(--soft); }
.tag.good { color: var(--good); } .tag.warn { color: var(--warn); }
button, .button, select, input { font: inherit; }
button, .button { display: inline-block; border: 1px solid var(--line); background: var(--card); color: var(--ink); border-radius: 7px; padding: 0.35rem 0.85rem; cursor: pointer; text-decoration: none; min-height: 2.4rem; }
button.primary, .button.primary { background: var(--brand); color: var(--brand-ink); border-color: transparent; }
button.small { min-height: 2rem; padding: 0.1rem 0.6rem; font-size: 0.9rem; }
select, input { border: 1px solid var(--line); border-radius: 7px; padding: 0.35rem 0.5rem; background: var(--card); color: var(--ink); min-height: 2.4rem; max-width: 100%; }
form.row, .row { display: flex; flex-wrap: wrap; gap: 0.6rem 0.9rem; align-items: end; margin: 0; }
form.row label { display: grid; gap: 0.15rem; font-size: 0.875rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.55rem 0.8rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 0.875rem; }
td { overflow-wrap: anywhere; }
tbody tr:last-child > * { border-bottom: 0; }
td .score { font-weight: 650; font-variant-numeric: tabular-nums; }
td > a { display: block; width: max-content; max-width: 100%; }
td .comment { white-space: pre-line; max-width: 24rem; font-size: 0.9rem; margin: 0.25rem 0; overflow-wrap: anywhere; }
details { font-size: 0.9rem; max-width: 24rem; margin: 0.25rem 0; }
summary { cursor: pointer; }
.person { display: flex; gap: 0.6rem; align-items: center; }
.initials { flex: none; width: 2.1rem; height: 2.1rem; border-radius: 50%; display: grid; place-items: center; background: var(--brand); color: var(--brand-ink); font-size: 0.8rem; font-weight: 600; }
.people { display: grid; gap: 0.5rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); list-style: none; padding: 0; margin: 0; }
.people button { width: 100%; text-align: left; padding: 0.5rem 0.7rem; }
.people button[aria-pressed="true"] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
iframe.tool { display: block; width: 100%; min-width: min(100%, 900px); height: max(500px, calc(100vh - 11rem)); border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.frame-head { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; justify-content: space-between; align-items: end; margin-bottom: 0.6rem; }
.modal { max-width: 60rem; margin: 1rem auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem; box-shadow: 0 10px 40px rgb(0 0 0 / 18%); }
.modal iframe.tool { height: max(480px, calc(100vh - 14rem)); }
.notice { border-left: 4px solid var(--warn); background: var(--card); padding: 0.6rem 0.9rem; border-radius: 0 8px 8px 0; }
footer { color: var(--soft); font-size: 0.85rem; padding: 1rem 1.25rem 2rem; text-align: center; }
@media (max-width: 600px) { main { padding: 0.9rem; } iframe.tool { min-width: 0; } }
`;
