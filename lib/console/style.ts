import { createHash } from 'node:crypto';
import { stageColour, stageInk } from '../mail/report-colours.ts';

/** How far up the ladder, in eight steps whatever the number of stages: the colours of badges, bars and charts. */
export const LEVELS = 8;

/** The level of a stage of a ladder of so many; 0 without a stage. */
export const levelOf = (stage: number, stages: number): number =>
  stage <= 0 ? 0 : Math.max(1, Math.round((Math.min(stage, stages) / stages) * LEVELS));

const levels = Array.from({ length: LEVELS }, (_, index) => index + 1)
  .map(
    (level) =>
      `.level-${level}{background:${stageColour(level, LEVELS)};color:${stageInk(level, LEVELS)};fill:${stageColour(level, LEVELS)}}`,
  )
  .join('\n');

/** The style of all pages: one file, light and dark, from a phone's width up. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f3f5f8;--card:#fff;--ink:#1b2330;--muted:#57606e;--line:#d9dee6;--panel:#f4f6f9;--accent:#1d5fc4;--accent-ink:#fff;
--good:#0d6b46;--good-ground:#e5f5ed;--bad:#a3261c;--bad-ground:#fdecea;--warn:#7a5200;--warn-ground:#fdf4dd;--now:#1d5fc4}
@media (prefers-color-scheme:dark){:root{--ground:#0f1217;--card:#181c23;--ink:#e6e9ee;--muted:#a0aaba;--line:#323a46;--panel:#20262f;--accent:#7fb0ff;--accent-ink:#0d1420;
--good:#7fd6aa;--good-ground:#15321f;--bad:#ff9d92;--bad-ground:#3b1a1a;--warn:#f0c674;--warn-ground:#362a10;--now:#7fb0ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:17px;line-height:1.3;margin:0 0 10px}
h3{font-size:15px;margin:16px 0 6px}
p{margin:0 0 10px}
a{color:var(--accent)}
code,pre,.mono{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px;margin:0;white-space:pre-wrap;max-height:26em;overflow:auto}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.skip{position:absolute;left:-9999px}
.skip:focus{left:8px;top:8px;z-index:2;background:var(--card);padding:8px 12px;border-radius:6px}
.top{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:center;background:var(--card);border-bottom:1px solid var(--line);padding:10px max(16px,calc((100vw - 1160px)/2))}
.brand{font-weight:700;font-size:17px;color:var(--ink);text-decoration:none;letter-spacing:.01em}
.brand::before{content:'';display:inline-block;width:14px;height:14px;margin-right:8px;vertical-align:-1px;border:2px solid var(--accent);border-bottom-width:0;background:repeating-linear-gradient(90deg,var(--accent) 0 2px,transparent 2px 4px)}
.top nav{display:flex;flex-wrap:wrap;gap:2px}
.top nav a{padding:6px 10px;border-radius:6px;color:var(--ink);text-decoration:none}
.top nav a:hover{background:var(--panel)}
.top nav a[aria-current]{background:var(--panel);font-weight:600;box-shadow:inset 0 -2px 0 var(--accent)}
.top .languages{margin-left:auto}
.account{margin-left:auto;display:flex;gap:10px;align-items:center;color:var(--muted);font-size:14px}
.account form{margin:0}
main{max-width:1192px;margin:0 auto;padding:24px 16px 60px}
main.narrow{max-width:680px}
.lead{color:var(--muted);margin-bottom:18px;overflow-wrap:anywhere}
.muted{color:var(--muted)}
.small{font-size:13px}
.block{display:block}
.unbroken{white-space:nowrap}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0 0 16px;min-width:0}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 16px;align-items:start}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:10px;margin:0 0 16px;padding:0;list-style:none}
.tiles>*{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.tiles b{display:block;font-size:24px;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles a{color:inherit;text-decoration:none}
.tiles a:hover{text-decoration:underline}
.tiles span{color:var(--muted);font-size:13px}
.notice{border-radius:8px;border-left:5px solid;padding:10px 14px;margin:0 0 16px;overflow-wrap:anywhere}
.good{background:var(--good-ground);border-color:var(--good);color:var(--good)}
.bad{background:var(--bad-ground);border-color:var(--bad);color:var(--bad)}
.warn{background:var(--warn-ground);border-color:var(--warn);color:var(--warn)}
.tag,.badge{display:inline-block;border-radius:5px;padding:0 7px;font-size:12.5px;line-height:21px;font-weight:600;white-space:nowrap}
.tag{background:var(--panel);color:var(--ink)}
.tag.good,.tag.bad,.tag.warn{border:0}
.tag.good{background:var(--good-ground);color:var(--good)}
.tag.bad{background:var(--bad-ground);color:var(--bad)}
.tag.warn{background:var(--warn-ground);color:var(--warn)}
.level-0{background:var(--panel);color:var(--muted);fill:var(--line)}
${levels}
.series-1{background:#4c86d9;fill:#4c86d9}.series-2{background:#35a39b;fill:#35a39b}.series-3{background:#8a70d6;fill:#8a70d6}.series-4{background:#c7719c;fill:#c7719c}.series-5{background:#bd8f3c;fill:#bd8f3c}.series-6{background:#7f8a99;fill:#7f8a99}.series-7{background:#5fa65a;fill:#5fa65a}
.timeline,.hour{height:44px;border-radius:6px}
.hour{height:34px;margin-bottom:6px}
.now{fill:var(--ink)}
.paused{fill:var(--card);fill-opacity:.65}
.window-block{fill:#a52c45;background:#a52c45}.window-throttle{fill:#e9a23b;background:#e9a23b}.window-open{fill:#2e9e6b;background:#2e9e6b}
.stages{list-style:none;margin:10px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:4px 24px}
.stages li{display:grid;grid-template-columns:28px 105px 1fr;gap:8px;font-size:14px;align-items:baseline}
.stages .badge{text-align:center;padding:0}
.tabs{display:flex;flex-wrap:wrap;gap:2px;margin:8px 0 14px;border-bottom:1px solid var(--line)}
.tabs a{padding:8px 12px;color:var(--muted);text-decoration:none;border-bottom:3px solid transparent;margin-bottom:-1px}
.tabs a:hover{color:var(--ink)}
.tabs a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--accent)}
.budget{margin:0 0 12px}.budget p{margin:0 0 4px}.budget svg{height:14px;border-radius:4px}
.budget-left{fill:var(--line)}.budget-used{fill:#8a70d6}.budget-planned{fill:#e9a23b}
fieldset{border:1px solid var(--line);border-radius:7px;margin:0 0 10px;padding:6px 12px 8px}legend{font-size:13px;color:var(--muted);padding:0 4px}
fieldset label{color:var(--ink);font-size:15px;padding:3px 0}
.wide{flex:1 1 220px}.wide input{width:100%}
.orders{display:flex;flex-wrap:wrap;gap:2px 16px}
.scroll{overflow-x:auto}
.tall{max-height:34em;overflow:auto}.tall pre{max-height:none}
.row{display:flex;gap:4px 12px;justify-content:space-between;flex-wrap:wrap}
.row>:first-child{min-width:0;overflow-wrap:anywhere}
.badges{display:flex;gap:6px;flex-wrap:wrap;align-items:start}
a.badge{text-decoration:none}a.badge:hover{text-decoration:underline}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:18px 28px}
figure{margin:0;min-width:0}figure h3{margin-top:0}
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:var(--muted);font-size:13px;padding:0 0 6px}
th,td{text-align:left;vertical-align:top;padding:8px 10px 8px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-size:13px;color:var(--muted);font-weight:600;overflow-wrap:normal}
tbody th{font-weight:400;color:inherit;font-size:inherit}
tr:last-child>td,tbody tr:last-child>th{border-bottom:0}
.number,.figures td,.figures th+th{text-align:right;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:6px 16px;margin:0}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
ul.choices{margin:0;padding-left:20px}
ul.choices li{padding:3px 0;overflow-wrap:anywhere}
.short{border-left:5px solid var(--accent)}
h1 .badge,h1 .tag{vertical-align:4px}
dl+p,pre+p,table+p,dl+svg{margin-top:14px}
h1+.card{margin-top:14px}
.narrow .actions input{width:100%}
.narrow .stages{grid-template-columns:minmax(0,1fr);margin-bottom:12px}
.narrow .stages li{grid-template-columns:28px 8.5em minmax(0,1fr)}
.narrow svg+.legend{margin-bottom:12px}
.narrow .actions label:has([type=email]){flex:0 1 320px}
.narrow>.lead{color:var(--ink);font-size:16px}
.card>:last-child{margin-bottom:0}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain li{padding:6px 0;border-bottom:1px solid var(--line)}
ul.plain li:last-child{border-bottom:0}
form.inline,.filters{display:flex;flex-wrap:wrap;gap:10px;align-items:end;margin:0 0 14px}
.actions{display:flex;flex-wrap:wrap;gap:10px;align-items:end;margin-top:10px}
label{display:block;font-size:13px;color:var(--muted)}
input,select,textarea,button,.button{font:inherit;color:var(--ink);border:1px solid var(--line);border-radius:7px;padding:7px 10px;background:var(--card);max-width:100%}
input,select,textarea{display:block;margin-top:3px;border-color:#8a94a3;min-height:38px}
input[type=checkbox],input[type=radio]{display:inline-block;min-height:0;margin:0 6px 0 0}
textarea{width:100%}
button,.button{cursor:pointer;background:var(--accent);border-color:var(--accent);color:var(--accent-ink);font-weight:600;text-decoration:none;display:inline-block;min-height:38px}
button.second,.button.second{background:var(--card);color:var(--accent);border-color:var(--accent)}
button.danger{background:var(--card);color:var(--bad);border-color:var(--bad)}
button.quiet{background:none;border:0;color:var(--muted);padding:4px 6px;font-weight:400;text-decoration:underline;min-height:0}
details>summary{cursor:pointer;color:var(--accent);font-weight:600;padding:4px 0}
details[open]>summary{margin-bottom:8px}
.pages{display:flex;gap:10px;align-items:center;margin-top:12px;flex-wrap:wrap}
svg{display:block;width:100%;height:auto}
svg text{fill:var(--muted);font-size:11px}
.axis{stroke:var(--line)}
.today{stroke:var(--now);stroke-width:2}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:8px 0 0;padding:0;font-size:13px}
.swatch{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:6px}
@media (max-width:760px){
.grid{grid-template-columns:minmax(0,1fr)}
main{padding-top:16px}
.card{padding:14px}
dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:8px}
table.cards,table.cards tbody,table.cards caption{display:block}
table.cards thead{position:absolute;left:-9999px}
table.cards tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}
table.cards tr:last-child{border-bottom:0}
table.cards td,table.cards th{display:flex;gap:12px;justify-content:space-between;border:0;padding:2px 0;text-align:right}
table.cards td::before{content:attr(data-label);color:var(--muted);flex:none;text-align:left}
table.cards,table.cards tbody,table.cards caption{display:block}
table.cards tbody th{display:block;text-align:left;font-weight:600;overflow-wrap:anywhere}table.cards tbody th .small{font-weight:400}
table.cards .badges{justify-content:flex-end}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;

/** Its address has its content in it, so that it can be cached for ever. */
export const STYLE_PATH = `/assets/${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}.css`;
