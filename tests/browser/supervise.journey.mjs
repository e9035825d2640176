// What a supervisor does, without JavaScript and with it: lists the bodies below, imports their
// reports, reads one beside its source, records a verdict, returns it, reads the corrected one.
import fs from 'node:fs';
import path from 'node:path';
import { makeData } from '../http/client.mjs';
import { command, root, temporaryFolder } from '../site/site.mjs';
import { journey, run } from './harness.mjs';

const { data, first } = makeData();
const options = { data, args: ['--no-rate-limits'] };
const password = 'correct horse battery staple 42';
const folder = temporaryFolder();
let state;

// A body's report as a file; granted is added to one outcome cell.
function report(name, agency, granted) {
    const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8'));
    Object.assign(figures, { agency, year: new Date().getFullYear() - 1 });
    figures.applications.rows.granted[0] += granted;
    fs.writeFileSync(path.join(folder, 'figures.json'), JSON.stringify(figures));
    command(['report', 'write', '--format', 'docx', '-o', path.join(folder, name), path.join(folder, 'figures.json')]);
    return path.join(folder, name);
}

async function desk(t, address, { width = 1366, js = false } = {}) {
    await t.site(options);
    const context = state ? { storageState: state } : {};
    return t.open(address, { width, js, context });
}

journey('a supervisor signs in and finds an empty matrix', async (t) => {
    const page = await desk(t, '/gzt/login');
    await page.getByLabel('账号').fill('officer');
    await page.getByLabel('密码').fill(first.officer);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByLabel('现在的密码').fill(first.officer);
    await page.getByLabel('新密码', { exact: true }).fill(password);
    await page.getByLabel('再输一遍新密码').fill(password);
    await page.getByRole('button', { name: '保存' }).click();
    state = await page.context().storageState();
    await page.getByRole('link', { name: '下级年报' }).click();
    await t.check(page, 'matrix-empty');
});

journey('the list of bodies and several files make a matrix', async (t) => {
    const page = await desk(t, '/gzt/jd/members');
    await page.getByLabel('机关名单').fill('示例市教育局\n示例市水务局\n示例市园林局，哪天');
    await page.getByRole('button', { name: '保存' }).click();
    await t.check(page, 'members-error');
    await page.getByLabel('机关名单').fill('示例市教育局\n示例市水务局\n示例市园林局，1月31日，2020，2022，不汇总\n示例县人民政府');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('link', { name: '导入年报' }).click();
    await t.checkWidths(page, 'import');
    await page.getByLabel('年报文件').setInputFiles([report('教育局.docx', '示例市教育局', 3), report('水务局.docx', '示例市水务局', 0)]);
    await page.getByRole('button', { name: '导入' }).click();
    await t.check(page, 'imported');
    await page.getByRole('link', { name: '看矩阵' }).click();
    await t.checkWidths(page, 'matrix');
});

journey('a report is read beside its source, gets a verdict and goes back', async (t) => {
    const page = await desk(t, '/gzt/jd/?state=faulty');
    await page.getByRole('link', { name: /示例市教育局.*有误/ }).click();
    await t.checkWidths(page, 'report');
    await page.locator('summary', { hasText: '记录结论' }).first().click();
    await page.getByLabel('误报').first().check();
    await page.getByRole('button', { name: '保存结论' }).first().click();
    if (!/请填写理由/.test(await page.textContent('main'))) throw new Error('a verdict without a reason');
    await t.check(page, 'verdict-error');
    await page.getByLabel(/理由/).first().fill('已核对原件');
    await page.getByRole('button', { name: '保存结论' }).first().click();
    if (!/误报（/.test(await page.textContent('main'))) throw new Error('no verdict');
    await page.getByLabel('单元格', { exact: true }).first().fill('（七）总计·总计');
    await page.getByRole('button', { name: '退回' }).click();
    if (!/单元格“（七）总计·总计”没有写批注/.test(await page.textContent('main'))) throw new Error(`a cell without a note was dropped: ${page.url()} ${(await page.textContent('main')).slice(0, 600)}`);
    await t.check(page, 'return-no-note');
    await page.getByLabel('批注', { exact: true }).first().fill('与各项之和不符');
    await page.getByLabel('单元格', { exact: true }).first().fill('没有这一格');
    await page.getByRole('button', { name: '退回' }).click();
    if (!/没有“没有这一格”/.test(await page.textContent('main'))) throw new Error(`an unknown cell was taken: ${(await page.textContent('main')).slice(0, 400)}`);
    await t.check(page, 'return-error');
    await page.getByLabel('单元格', { exact: true }).first().fill('applications.total.total');
    await page.getByRole('button', { name: '退回' }).click();
    if (!/已退回/.test(await page.textContent('main'))) throw new Error('not returned');
    await t.checkWidths(page, 'returned');
});

// The figure of a cell leads to its place in the source, which is then in view beside the table.
for (const js of [true, false]) {
    journey(`a figure leads to its place in the source, ${js ? 'with' : 'without'} JavaScript`, async (t) => {
        const page = await desk(t, '/gzt/jd/?state=returned', { js });
        await page.getByRole('link', { name: /示例市教育局.*已退回/ }).click();
        for (const cell of ['applications.total.total', 'proactive.fees_10k_yuan']) {
            await page.locator(`td[id="c-${cell}"] a`).click();
            const seen = await page.evaluate((id) => {
                const box = document.getElementById(id).getBoundingClientRect();
                return document.querySelector(':target')?.id === id && box.top >= 0 && box.bottom <= innerHeight;
            }, `s-${cell}`);
            if (!seen) throw new Error(`the place of ${cell} is not in view`);
        }
        if (!js) return; // the journeys above have looked at these pages
        await t.checkWidths(page, 'report-js');
        for (const name of ['import', 'members', '']) {
            await page.goto(new URL(`/gzt/jd/${name}`, page.url()).href);
            await t.checkWidths(page, `${name || 'matrix'}-js`);
        }
    });
}

journey('a verdict outlives the corrected report and a new run, and the report is accepted', async (t) => {
    const page = await desk(t, '/gzt/jd/import', { js: true });
    await page.getByLabel('年报文件').setInputFiles([report('教育局更正.docx', '示例市教育局', 0)]);
    await page.getByRole('button', { name: '导入' }).click();
    await page.getByRole('link', { name: '教育局更正.docx' }).click();
    const text = await page.textContent('main');
    if (!/第2版/.test(text)) throw new Error('the corrected file is no second revision');
    if (!/已不存在的问题上的结论/.test(text)) throw new Error('the verdict on what was mended is lost');
    await t.checkWidths(page, 'second-revision');
    await page.getByRole('button', { name: '通过' }).click();
    if (!/已通过/.test(await page.textContent('main'))) throw new Error('not accepted');
    await page.getByRole('link', { name: '教育局.docx' }).click();
    if (!/误报（/.test(await page.textContent('main'))) throw new Error('the verdict on the first file is lost');
    if (!/不是最新的一版/.test(await page.textContent('main'))) throw new Error('the older file does not say so');
});

await run();
