// A printed page, scanned and read by Tesseract: figures come back right, and never as exact ones.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { run, skip, test } from '../site/tap.mjs';
import { compare, figures, picturePdf, png, readPgm, scan } from './paper.mjs';

const source = process.env.GONGKAI_SOURCE;
const binary = process.env.GONGKAI_BINARY;
const report = join(source, 'assets/demo/qingjiang.json');
const folder = mkdtempSync(join(tmpdir(), 'gongkai-scan-'));
const has = (program, ...args) => spawnSync(program, args).status === 0;
const recognises = has('tesseract', '--version') &&
    String(spawnSync('tesseract', ['--list-langs']).stdout).includes('chi_sim');

// Page 1 of the report as a scanner gives it.
function page(dpi, how) {
    const pdf = join(folder, 'clean.pdf');
    execFileSync(binary, ['report', 'write', '--format', 'pdf', '-o', pdf, report], { stdio: 'ignore' });
    execFileSync('pdftoppm', ['-r', String(dpi), '-gray', '-f', '1', '-l', '1', '-singlefile', pdf,
        join(folder, 'page')]);
    return scan(readPgm(join(folder, 'page.pgm')), how, 1);
}

function read(name, bytes, env = process.env) {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const done = spawnSync(binary, ['report', 'check', '--format', 'json', file], { env });
    return { status: done.status, report: JSON.parse(String(done.stdout)) };
}

test('a scanned PDF gives right figures with a confidence, and no error of its own', async () => {
    if (!recognises) skip('tesseract-ocr or tesseract-ocr-chi-sim is not installed');
    const got = read('scan.pdf', picturePdf([page(200, { degrees: 0.3, noise: 12 })], 200));
    const want = JSON.parse(readFileSync(report, 'utf8'));
    assert.equal(got.report.recognised, true);
    assert.equal(got.report.agency, want.agency);
    // What the first page shows: part two, and the rows of part three that fit.
    const shown = new Set(Object.keys(got.report.applications.rows));
    for (const row of Object.keys(want.applications.rows)) if (!shown.has(row)) delete want.applications.rows[row];
    want.remedies = null;
    const { count, silent } = compare(want, got.report);
    assert.ok(count.all >= 8 + 14, `${count.all} figures`);
    assert.deepEqual([silent, count.exact, count.wrong], [[], 0, 0]);
    assert.ok(count.sure * 10 >= count.all * 9, `${count.sure} of ${count.all} are sure`);
    assert.equal(got.report.findings.filter((f) => f.severity === 'error').length, 0);
    assert.ok(got.report.findings.some((f) => f.rule === 'scan.recognised'));
});

test('a picture (PNG) is known by its content and read in the same way', async () => {
    if (!recognises) skip('tesseract-ocr or tesseract-ocr-chi-sim is not installed');
    const got = read('named-wrongly.txt', png(page(150, {})));
    assert.equal(got.report.source.media_type, 'image/*');
    const all = [...figures(got.report).values()];
    assert.ok(all.length >= 8);
    assert.ok(all.every((f) => f && 'confidence' in f && f.confidence < 100));
});

test('without Tesseract a scan says what to install, and other files go on', async () => {
    const blank = { width: 600, height: 800, grey: new Uint8Array(600 * 800).fill(255) };
    blank.grey.fill(0, 600 * 400, 600 * 410);
    const env = { ...process.env, PATH: '/nowhere' };
    const got = read('scan2.pdf', picturePdf([blank], 72), env);
    assert.equal(got.status, 3);
    assert.match(got.report.error, /tesseract-ocr 及 tesseract-ocr-chi-sim/);
});

await run({ after: () => rmSync(folder, { recursive: true }) });
