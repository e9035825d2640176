// The OFD that the program writes, opened by ofd.js: a viewer that others made, in Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from '../site/site.mjs';
import { journey, run } from './harness.mjs';

const viewer = createRequire(import.meta.url).resolve('ofd.js/lib/ofd.umd.min.js');

// What the viewer draws: each text with the corner of its box on its page, in millimetres.
const draw = async ({ bytes, millimetre }) => {
    const file = new File([Uint8Array.from(bytes)], 'report.ofd');
    const pages = await new Promise((resolve, reject) => window.ofd.parseOfdDocument({
        ofd: file,
        success: (result) => resolve(window.ofd.renderOfd(millimetre * 210, result[0])),
        fail: reject,
    }));
    for (const page of pages) document.body.append(page);
    return pages.map((page) => {
        const box = page.getBoundingClientRect();
        return [...page.querySelectorAll('text')].map((text) => {
            const at = text.getBoundingClientRect();
            return { text: text.textContent, left: (at.left - box.left) / millimetre,
                top: (at.top - box.top) / millimetre };
        }).concat({ lines: page.querySelectorAll('path').length, width: box.width / millimetre,
            height: box.height / millimetre });
    });
};

journey('ofd.js opens the report: every character and line, at its place', async (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongkai-ofd-'));
    const file = path.join(folder, 'report.ofd');
    execFileSync(process.env.GONGKAI_BINARY, ['report', 'write', '--format', 'ofd', '-o', file,
        path.join(root, 'assets/demo/shili.json')], { stdio: 'ignore' });
    const bytes = fs.readFileSync(file);
    fs.rmSync(folder, { recursive: true });
    assert.ok(bytes.length <= 250000, `${bytes.length} bytes`);
    const page = await t.open('about:blank', { width: 1366 });
    await page.addScriptTag({ path: viewer });
    const pages = await page.evaluate(draw, { bytes: [...bytes], millimetre: 4 });
    await page.screenshot({ path: path.join(root, 'build-debug', 'screenshots', 'ofd.png'), fullPage: true });
    assert.equal(pages.length, 3);
    const about = pages.map((p) => p.at(-1));
    for (const p of about) assert.deepEqual([Math.round(p.width), Math.round(p.height)], [210, 297]);
    const texts = pages.map((p) => p.slice(0, -1));
    const whole = texts.flat().map((x) => x.text).join('');
    for (const words of ['政府信息公开工作年度报告', '1148441', '928557', '结转下年度继续办理', '其他需要报告的事项'])
        assert.ok(whole.includes(words), words);
    assert.ok(whole.length > 900, `${whole.length} characters`);
    assert.ok(about[1].lines > 400, `${about[1].lines} lines`);
    // Margins of GB/T 9704: the text begins 28 mm from the left and 37 mm from the top.
    const inside = texts.flat().filter((x) => x.text.trim());
    for (const x of inside) assert.ok(x.left > 26 && x.left < 186 && x.top > 35 && x.top < 285, JSON.stringify(x));
});

await run();
