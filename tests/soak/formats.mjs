// The second half of `make soak NAME=formats`: figures/*.json of a folder are written by our writers,
// converted by LibreOffice, read again and compared, figure by figure.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = process.argv[2];
const gongkai = process.env.GONGKAI;
const names = readdirSync(join(folder, "figures")).map((file) => basename(file, ".json")).sort();

const writers = ["html", "docx", "xlsx", "pdf", "ofd"];
// From what we wrote, by which filter it is opened, into what: each has a folder of its own.
const conversions = [
  ["docx", "", "docx:MS Word 2007 XML"],
  ["docx", "", "doc:MS Word 97"],
  ["docx", "", "rtf:Rich Text Format"],
  ["docx", "", "html:HTML (StarWriter)"],
  ["docx", "", "pdf:writer_pdf_Export"],
  ["docx", "", "txt:Text (encoded):UTF8"],
  ["html", "HTML (StarWriter)", "docx:MS Word 2007 XML"],
  ["html", "HTML (StarWriter)", "doc:MS Word 97"],
  ["html", "HTML (StarWriter)", "pdf:writer_pdf_Export"],
  ["xlsx", "", "xlsx:Calc MS Excel 2007 XML"],
  ["xlsx", "", "html:HTML (StarCalc)"],
  ["xlsx", "", "pdf:calc_pdf_Export"],
];

function write(format) {
  const out = join(folder, format);
  mkdirSync(out);
  for (const name of names) {
    const figures = join(folder, "figures", `${name}.json`);
    execFileSync(gongkai, ["report", "write", "--format", format, "-o", join(out, `${name}.${format}`), figures],
      { stdio: "pipe" });
  }
  return out;
}

function convert(from, filter, to) {
  const out = join(folder, `${from}-${to.replace(/[^a-z]+.*/, "")}`);
  const files = names.map((name) => join(folder, from, `${name}.${from}`));
  spawnSync("soffice", [
    "--headless", `-env:UserInstallation=file://${join(folder, "profile")}`,
    ...(filter ? [`--infilter=${filter}`] : []), "--convert-to", to, "--outdir", out, ...files,
  ], { stdio: "ignore", timeout: 1800000 });
  return out;
}

// The page printed by Chromium, as it is or with a style of its own in place of a part of ours.
function print(kind, from, to) {
  const out = join(folder, `html-${kind}`);
  mkdirSync(out);
  for (const name of names) {
    const page = join(folder, `${kind}.html`);
    const html = readFileSync(join(folder, "html", `${name}.html`), "utf8");
    writeFileSync(page, html.replaceAll(from, to));
    spawnSync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
      `--print-to-pdf=${join(out, `${name}.pdf`)}`, `file://${page}`], { stdio: "ignore", timeout: 60000 });
  }
  return out;
}

// Every figure of a report by its path; null for what is blank or not there.
function* figures(report) {
  for (const [object, value] of Object.entries(report.proactive ?? {})) {
    if (value && typeof value === "object" && !("raw" in value) && !("candidates" in value))
      for (const [member, figure] of Object.entries(value)) yield [`${object}.${member}`, figure];
    else yield [object, value];
  }
  for (const [row, cells] of Object.entries(report.applications?.rows ?? {}))
    for (const [i, figure] of cells.entries()) yield [`${row}.${i}`, figure];
  for (const [block, cells] of Object.entries(report.remedies ?? {}))
    for (const [i, figure] of cells.entries()) yield [`${block}.${i}`, figure];
}

// mayBeOpen: whether a figure may be read as blank or stay undecided.
function judge(want, got, what, mayBeOpen, counts) {
  const read = new Map(figures(got));
  for (const [path, figure] of figures(want)) {
    const found = read.get(path) ?? null;
    counts.figures++;
    if (JSON.stringify(found) === JSON.stringify(figure)) continue;
    const open = (mayBeOpen && found === null) ||
      found?.candidates?.some((one) => JSON.stringify(one) === JSON.stringify(figure));
    open ? counts.open++ : counts.wrong++;
    if (open && mayBeOpen) counts.excused++;
    if (counts.open + counts.wrong <= 5)
      console.log(`  ${what}: ${path} is ${JSON.stringify(figure)}, read ${JSON.stringify(found)}`);
  }
}

function check(out) {
  const files = readdirSync(out).sort().map((file) => join(out, file));
  const counts = { figures: 0, open: 0, wrong: 0, excused: 0 };
  const run = spawnSync(gongkai, ["report", "read", "--format", "ndjson", ...files],
    { encoding: "utf8", maxBuffer: 1 << 30 });
  const lines = run.stdout.trim().split("\n");
  const missing = names.length - files.length;
  // Plain text loses which of its blank lines were cells, and a table without rules which place a lone
  // figure has.
  const mayBeOpen = /-(txt|unruled)$/.test(basename(out));
  for (const [i, file] of files.entries()) {
    const name = basename(file).replace(/\.[a-z]+$/, "");
    const want = JSON.parse(readFileSync(join(folder, "figures", `${name}.json`), "utf8"));
    judge(want, JSON.parse(lines[i]), `${basename(out)}/${basename(file)}`, mayBeOpen, counts);
  }
  const good = counts.wrong === 0 && counts.open === counts.excused && missing === 0;
  console.log(`formats: ${basename(out).padEnd(13)} ${files.length} files, ${counts.figures} figures, ` +
    `${counts.open} open, ${counts.wrong} wrong${missing ? `, ${missing} not converted` : ""}`);
  return good;
}

let good = true;
for (const format of writers) good = check(write(format)) && good;
for (const [from, filter, to] of conversions) {
  const out = convert(from, filter, to);
  good = existsSync(out) && check(out) && good;
}
good = check(print("chromium", "", "")) && good;
good = check(print("unruled", /border:1px solid #000;| border="1"/g, "")) && good;
process.exit(good ? 0 : 1);
