/// How the page looks: the console's colours and type, and paper of A4.
enum ReportStyle {
  static let css: Markup = """
    :root{color-scheme:light;--ground:#eef1f3;--surface:#fff;--raised:#f3f5f7;--line:#dde2e6;--line-strong:#b9c2ca;
    --text:#1d252c;--soft:#51606c;--faint:#5f6c77;--accent:#17708c;--accent-ground:#dceff4;--warning:#8a5a00;
    --warning-ground:#fbf1dc;--danger:#a93222;--danger-ground:#fae6e2;--ok:#24744a;--ok-ground:#e0f1e7}
    *,*::before,*::after{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--text);font:15px/1.6 'Segoe UI','Noto Sans','Noto Sans CJK SC',
    'Source Han Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif;font-variant-numeric:tabular-nums;
    print-color-adjust:exact;-webkit-print-color-adjust:exact;overflow-wrap:anywhere}
    .lang{position:absolute;opacity:0;pointer-events:none}
    #zh:checked~* .en,#en:checked~* .zh{display:none}
    .page{max-width:1080px;margin:0 auto;padding:0 28px 40px;background:var(--surface);min-height:100vh}
    .bar{display:flex;align-items:center;justify-content:space-between;gap:16px;padding:14px 0 12px;
    border-bottom:1px solid var(--line);color:var(--soft);font-size:13px}
    .bar b{color:var(--accent);font-size:15px;letter-spacing:.04em}
    .switch{display:inline-flex;border:1px solid var(--line);border-radius:7px;padding:2px;background:var(--ground);
    white-space:nowrap}
    .switch label{padding:2px 12px;border-radius:5px;cursor:pointer;color:var(--soft)}
    #zh:checked~* label[for=zh],#en:checked~* label[for=en]{background:var(--accent-ground);color:#0d4c60}
    #zh:focus-visible~* label[for=zh],#en:focus-visible~* label[for=en]{outline:2px solid var(--accent)}
    .notice{margin:12px 0 0;padding:8px 14px;border:1px solid #e6d3a8;border-radius:8px;background:var(--warning-ground);
    color:#5f4000;font-size:13.5px}
    h1{margin:20px 0 2px;font-size:26px;line-height:1.3;font-weight:650}
    .sub{margin:0 0 14px;color:var(--soft);font-size:13.5px}
    h2{margin:34px 0 10px;padding-bottom:6px;border-bottom:1px solid var(--line);font-size:18px;font-weight:650;
    break-after:avoid}
    h3{margin:18px 0 6px;font-size:15px;font-weight:650;break-after:avoid}
    p{margin:6px 0}
    details{margin-top:8px}summary{cursor:pointer;color:var(--accent);font-size:13.5px}
    .lead{break-after:avoid;color:var(--soft);font-size:13.5px;margin:-2px 0 10px}
    .box{display:grid;grid-template-columns:minmax(250px,5fr) 8fr;border:1px solid var(--line-strong);border-radius:12px;
    overflow:hidden;break-inside:avoid}
    .verdict{padding:18px 20px;background:var(--raised);border-right:1px solid var(--line)}
    .verdict.reached{background:var(--ok-ground)}.verdict.uncertain{background:var(--warning-ground)}
    .verdict.missed{background:var(--danger-ground)}
    .verdict .word{display:flex;align-items:center;gap:10px;font-size:23px;font-weight:700;line-height:1.25}
    .verdict.reached .word{color:var(--ok)}.verdict.uncertain .word{color:var(--warning)}
    .verdict.missed .word{color:var(--danger)}
    .verdict svg{flex:none}
    .verdict .say{margin:8px 0 12px;font-size:14px}
    .verdict dl{margin:0}.verdict dt{color:var(--soft);font-size:12.5px;margin-top:8px}
    .verdict dd{margin:0;font-size:14px}
    .verdict .nominal{font-size:19px}
    .facts{padding:14px 20px 16px}
    .facts dl{display:grid;grid-template-columns:auto 1fr;gap:5px 14px;margin:0}
    .facts dt{color:var(--soft);white-space:nowrap;font-size:13.5px}
    .facts dd{margin:0}
    .way{margin:0 0 6px;padding-left:26px;position:relative}
    .way .n{position:absolute;left:0;top:3px}
    .n{display:inline-flex;align-items:center;justify-content:center;width:19px;height:19px;border-radius:50%;
    background:var(--accent);color:#fff;font-size:12px;font-weight:700;line-height:1}
    .way.breach{padding:4px 10px 4px 26px;border-radius:6px;background:var(--danger-ground);color:var(--danger)}
    ol.next{margin:0;padding-left:20px}.next li{margin:1px 0 4px}
    .way small{display:block;color:var(--soft);font-size:13px}
    .nominal{font-weight:700}
    .band{color:var(--soft);white-space:nowrap}
    ul.findings{margin:12px 0 0;padding:0;list-style:none}
    .findings li{position:relative;margin:6px 0;padding:7px 12px 7px 38px;border-radius:8px;background:var(--raised);
    break-inside:avoid}
    .findings li.warning{background:var(--warning-ground)}
    .findings li svg{position:absolute;left:11px;top:9px}
    .legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:4px 0 12px;padding:8px 14px;border-radius:8px;
    background:var(--raised);font-size:13px}
    .legend span.item{display:inline-flex;align-items:center;gap:7px}
    .plates{display:grid;grid-template-columns:repeat(6,1fr);gap:16px;align-items:start}
    figure.half{grid-column:span 3}figure.third{grid-column:span 2}
    figure{margin:0;break-inside:avoid}
    figure.wide{grid-column:1/-1}
    figure svg{display:block;width:100%;height:auto;border-radius:6px;background:#000}
    figure.map svg{background:#fff;border:1px solid var(--line)}
    figcaption{margin-top:5px;font-size:13px;color:var(--soft);line-height:1.45}
    figcaption b{color:var(--text)}
    .scroll{overflow-x:auto}
    table{width:100%;border-collapse:collapse;font-size:13.5px;overflow-wrap:break-word}
    th{padding:5px 10px 5px 0;border-bottom:1.5px solid var(--line-strong);text-align:left;font-weight:600;
    color:var(--soft);vertical-align:bottom;line-height:1.35}
    td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
    tr{break-inside:avoid}
    td.num,th.num{text-align:right;white-space:nowrap}
    tr.chosen td{background:#eff8fa}
    tr.chosen td:first-child{box-shadow:inset 3px 0 var(--accent);padding-left:9px}
    td.num+td:not(.num),th.num+th:not(.num){padding-left:14px}
    th:first-child{white-space:nowrap}td b{white-space:nowrap}
    td:first-child,th:first-child{padding-left:9px}
    .measure{display:grid;grid-template-columns:minmax(180px,3fr) minmax(150px,2.4fr) 4fr;gap:4px 16px;
    align-items:center;padding:7px 0;border-bottom:1px solid var(--line);break-inside:avoid}
    .measure svg{display:block;width:100%;height:26px}
    .measure small{display:block;color:var(--faint);font-size:12px;line-height:1.35}
    .mark{display:inline-block;padding:0 7px;border-radius:9px;border:1px solid var(--line-strong);font-size:12px;
    line-height:18px;white-space:nowrap;color:var(--soft)}
    .mark.verified{border-color:#9fceb2;background:var(--ok-ground);color:#1a5c3a}
    .mark.unverified{border-color:#dcc38b;border-style:dashed;background:var(--warning-ground);color:#6b4600}
    .mark.given{border-color:#9cc9d6;background:var(--accent-ground);color:#0d4c60}
    .standing{font-weight:650;white-space:nowrap}
    .standing.preferred,.standing.possible{color:var(--ok)}.standing.caution{color:var(--warning)}
    .standing.against{color:var(--danger)}.standing.unavailable{color:var(--faint)}
    ul.reasons{margin:0;padding-left:17px}.reasons li{margin:2px 0}.reasons small{color:var(--faint)}
    .small,.small table{font-size:12.5px}
    code{font:12px/1.45 ui-monospace,'Cascadia Mono','Noto Sans Mono',Menlo,monospace;word-break:break-all}
    .foot{margin-top:34px;padding-top:12px;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
    @media (max-width:760px){.page{padding:0 14px 30px}.box{grid-template-columns:1fr}
    figure.half,figure.third{grid-column:1/-1}
    .verdict{border-right:0;border-bottom:1px solid var(--line)}.measure{grid-template-columns:1fr}
    h1{font-size:22px}.facts dl{grid-template-columns:1fr;gap:0}.facts dt{margin-top:8px}.bar{flex-wrap:wrap}
    .findings li{padding-right:10px}table{min-width:560px}}
    @media print{body{background:#fff;font-size:10.5pt;line-height:1.45}.page{max-width:none;padding:0}
    .switch{display:none}.bar{padding-top:0}h1{font-size:17pt;margin-top:10px}h2{font-size:13pt;margin-top:18px}
    .box{grid-template-columns:5fr 8fr}.plates{gap:10px}figure.half{grid-column:span 3}
    figure.half svg{max-height:58mm}figure.third{grid-column:span 2}
    .measure{grid-template-columns:3fr 2.4fr 4fr}table{font-size:9pt}.small,.small table{font-size:8.2pt}
    .verdict .word{font-size:15pt}.scroll{overflow:visible}thead{display:table-header-group}
    figcaption,.lead,.legend,.sub{font-size:9pt}.leaf{break-before:page}}
    """
}
