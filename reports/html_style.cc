#include "reports/html_style.h"

#include <string_view>

#include "reports/chart_svg.h"

namespace benchfield::reports {
namespace {

// Colours meet WCAG AA on their backgrounds. A closed <details> is opened for print, where nobody
// can click it.
constexpr std::string_view kPage = R"(<style>
:root{--text:#1f2328;--soft:#57606a;--back:#fff;--line:#d0d7de;--band:#f6f8fa;--link:#0550ae;--mark:#0550ae}
@media(prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#9da7b3;--back:#0d1117;--line:#30363d;--band:#161b22;--link:#79b8ff;--mark:#79b8ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.55 system-ui,"Segoe UI","DejaVu Sans",Helvetica,Arial,sans-serif;overflow-wrap:break-word}
main{max-width:1080px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:1.75em;line-height:1.25;margin:0 0 .6em}
h2{font-size:1.3em;line-height:1.3;margin:2em 0 .6em;padding-bottom:.25em;border-bottom:1px solid var(--line)}
h3{font-size:1.08em;margin:1.6em 0 .5em}
p,ul{margin:.7em 0}ul{padding-left:1.4em}li{margin:.3em 0}
a{color:var(--link)}
code{font:.88em/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;background:var(--band);padding:.1em .3em;border-radius:4px}
pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:10px 12px;overflow-x:auto;margin:.8em 0}
pre code{background:none;padding:0;white-space:pre}
.answer{border-left:4px solid var(--mark);padding:2px 0 2px 16px;margin-bottom:1.4em}
.answer>p:nth-child(1){color:var(--soft)}
.answer>p:nth-child(2){font-size:1.1em}
.scroll{overflow-x:auto;margin:.9em 0;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;font-size:.9em;line-height:1.4}
th,td{border:1px solid var(--line);padding:5px 10px;text-align:left;vertical-align:top}
th{background:var(--band);font-weight:600}
.r{text-align:right;font-variant-numeric:tabular-nums}
td.r{white-space:nowrap}
td.w{white-space:normal;min-width:14em}
tbody tr:nth-child(even) td{background:var(--band)}
td:first-child,th:first-child{min-width:9em}
figure{margin:1em 0}figure svg{display:block;max-width:100%;height:auto}
details{margin:.9em 0;border:1px solid var(--line);border-radius:6px;padding:.5em .9em}
summary{cursor:pointer;font-weight:600}
.contents summary{font-weight:400;color:var(--soft)}
@media(max-width:640px){body{font-size:15px}main{padding:16px 14px 48px}.answer{padding-left:12px}
th,td{padding:4px 7px}td:first-child,th:first-child{min-width:7em;max-width:9.5em;position:sticky;left:0;background:var(--back)}th:first-child,tbody tr:nth-child(even) td:first-child{background:var(--band)}
figure svg{max-width:none;width:640px}}
@media print{:root{--text:#000;--soft:#333;--back:#fff;--line:#999;--band:#f3f3f3;--link:#000}
body{font-size:10.5pt}main{max-width:none;padding:0}.contents{display:none}
.scroll,pre{overflow:visible}pre code{white-space:pre-wrap}table{font-size:8.5pt}td.r{white-space:normal}
h2,h3,summary{break-after:avoid}figure,tr{break-inside:avoid}figure svg{max-width:100%}
details{border:0;padding:0}details::details-content{content-visibility:visible;display:block;height:auto}}
)";

}  // namespace

std::string page_style() { return std::string(kPage) + std::string(chart_style()) + "</style>\n"; }

}  // namespace benchfield::reports
