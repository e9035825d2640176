// scans: reports are printed, scanned in several ways and read; states how many figures came back
// right and sure, right or wrong but flagged, and silently wrong. COUNT reports (4) of assets/demo,
// only the WAYS whose numbers are given. Exits 1 when a figure is silently wrong or taken for exact.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { compare, picturePdf, readPgm, scan } from './paper.mjs';

const binary = process.env.GONGKAI_BINARY;
const ways = [
    { name: '300 dpi, clean', dpi: 300 },
    { name: '300 dpi, lean 0.6°, noise', dpi: 300, degrees: 0.6, noise: 25 },
    { name: '200 dpi, lean -0.4°, noise, blur', dpi: 200, degrees: -0.4, noise: 20, blur: true },
    { name: '200 dpi, dim, specks', dpi: 200, dim: 0.35, specks: 0.001, noise: 10 },
    { name: '150 dpi, lean 0.3°', dpi: 150, degrees: 0.3, noise: 8 },
    { name: '150 dpi, blur, noise', dpi: 150, blur: true, noise: 25 },
];
const only = process.env.WAYS?.split(',').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'gongkai-scans-'));
const reports = readdirSync('assets/demo')
    .filter((name) => name.endsWith('.json'))
    .slice(0, Number(process.env.COUNT ?? 4));
const keys = ['all', 'sure', 'flagged', 'wrong', 'silent', 'exact'];
const nothing = () => Object.fromEntries(keys.map((key) => [key, 0]));

// The report as a scanner gives it, as a PDF of pictures.
function printAndScan(name, how, seed) {
    const clean = join(folder, 'clean.pdf');
    execFileSync(binary, ['report', 'write', '--format', 'pdf', '-o', clean, join('assets/demo', name)],
        { stdio: 'ignore' });
    execFileSync('pdftoppm', ['-r', String(how.dpi), '-gray', clean, join(folder, 'page')]);
    const pages = readdirSync(folder).filter((f) => f.endsWith('.pgm')).sort();
    const scanned = pages.map((f, i) => scan(readPgm(join(folder, f)), how, seed + i));
    pages.forEach((f) => rmSync(join(folder, f)));
    return picturePdf(scanned, how.dpi);
}

function measure(name, how, seed, total) {
    const file = join(folder, 'scan.pdf');
    writeFileSync(file, printAndScan(name, how, seed));
    const run = spawnSync(binary, ['report', 'read', '--format', 'json', file], { maxBuffer: 1 << 26 });
    const got = run.stdout.length ? JSON.parse(String(run.stdout)) : {};
    if (got.error) console.log(`  ${name}: ${got.error}`);
    const want = JSON.parse(readFileSync(join('assets/demo', name), 'utf8'));
    const { count, silent } = compare(want, got);
    for (const line of silent) console.log(`  ${name}, ${how.name}: ${line}`);
    for (const key of keys) total[key] += count[key];
}

const sum = nothing();
try {
    for (const [w, how] of ways.entries()) {
        if (only && !only.includes(w)) continue;
        const total = nothing();
        const start = Date.now();
        reports.forEach((name, r) => measure(name, how, w * 1000 + r * 100, total));
        for (const key of keys) sum[key] += total[key];
        console.log(`${how.name}: ${total.all} figures, right and sure ${total.sure}, ` +
            `right but flagged ${total.flagged}, wrong or missing and flagged ${total.wrong}, ` +
            `silently wrong ${total.silent}, taken for exact ${total.exact} ` +
            `(${((Date.now() - start) / 1000).toFixed(0)} s)`);
    }
    const share = (n) => `${((n * 100) / sum.all).toFixed(2)} %`;
    console.log(`all: ${sum.all} figures, ${share(sum.sure)} right and sure, ` +
        `${share(sum.flagged + sum.wrong)} flagged, ${sum.silent} silently wrong`);
} finally {
    rmSync(folder, { recursive: true });
}
process.exit(sum.silent + sum.exact ? 1 : 0);
