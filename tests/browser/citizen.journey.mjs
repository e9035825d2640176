// What a citizen does, without JavaScript: reads the notice, applies, follows the application.
import fs from 'node:fs';
import path from 'node:path';
import { makeData } from '../http/client.mjs';
import { command, root, temporaryFolder } from '../site/site.mjs';
import { journey, run } from './harness.mjs';

const { data } = makeData();
const folder = temporaryFolder();
const options = { data, args: ['--no-rate-limits'] };
let queryCode;

const next = (page) => page.getByRole('button', { name: '下一步' }).click();

async function title(page, wanted) {
    const found = await page.title();
    if (!found.startsWith(wanted)) throw new Error(`the title is ${found}, not ${wanted}`);
}

for (const width of [320, 1366]) {
    journey(`the pages that only inform can be read at ${width} px`, async (t) => {
        await t.site(options);
        for (const [path, name] of [['/', 'home'], ['/xxgk/qhd', 'body'], ['/ysq/', 'notice'], ['/help', 'help'],
            ['/a11y', 'a11y'], ['/nb/check', 'check'], ['/ysq/cx', 'status-form'], ['/ysq/jixu', 'apply-go-on'], ['/no/such', 'not-found']]) {
            const page = await t.open(path, { width, js: false });
            await t.check(page, name);
        }
    });
}

journey('a citizen applies on a narrow screen, mistakes included, and gets a receipt', async (t) => {
    await t.site(options);
    const page = await t.open('/ysq/shenqing', { width: 320, js: false });
    await title(page, '申请人是哪一类？'); // one body only: it is chosen already
    await next(page);
    await title(page, '错误：');
    await t.check(page, 'apply-class-error');
    await page.getByRole('link', { name: '请选择申请人类型' }).click();
    await page.getByLabel('自然人').check();
    await next(page);
    await next(page);
    await title(page, '错误：申请人信息');
    await t.check(page, 'apply-person-error');
    await page.getByLabel('姓名', { exact: true }).fill('王小明');
    await page.getByLabel('证件名称').selectOption({ label: '居民身份证' });
    await page.getByLabel('证件号码', { exact: true }).fill('110105194912310021');
    await page.getByLabel('电子邮箱').fill('w@example.com');
    await next(page);
    await page.getByLabel('所需信息的名称').fill('2025年城区供热改造项目的批复');
    await page.getByLabel('其他特征性描述').fill('海港区二期，由城管局批复。');
    await t.check(page, 'apply-content');
    await next(page);
    await page.getByLabel('电子数据').check();
    await page.getByLabel('网上获取').check();
    await t.check(page, 'apply-delivery');
    await page.reload();
    await page.goBack(); // an address of its own: no question whether to send the form again
    if (await page.getByLabel('所需信息的名称').inputValue() !== '2025年城区供热改造项目的批复') throw new Error('going back loses what was typed');
    await page.goForward();
    await page.getByLabel('电子数据').check();
    await page.getByLabel('网上获取').check();
    await next(page);
    await title(page, '检查并提交');
    if (!/证件号码的校验码/.test(await page.textContent('main'))) throw new Error('no warning about the check digit');
    await t.check(page, 'apply-check');
    await page.getByRole('button', { name: /修改\s*所需信息/ }).click();
    await page.getByLabel('文号').fill('秦城管〔2025〕8号');
    await page.getByRole('button', { name: '保存并返回检查' }).click();
    if (!/〔2025〕8号/.test(await page.textContent('main'))) throw new Error('the correction is lost');
    await page.getByLabel('我承诺所填内容真实').check();
    await page.locator('button[value=submit].btn').click();
    await title(page, '申请回执');
    await t.check(page, 'receipt');
    queryCode = await page.locator('.mono.big').textContent();
});

journey('he follows it by its query code', async (t) => {
    const page = await t.open('/ysq/cx', { width: 320, js: false });
    await page.getByLabel('查询码').fill('123');
    await page.getByRole('button', { name: '查询' }).click();
    await title(page, '错误：进度查询');
    if (await page.getByLabel('查询码').inputValue() !== '123') throw new Error('what was typed is lost');
    await page.getByLabel('查询码').fill(queryCode.toLowerCase());
    await page.getByRole('button', { name: '查询' }).click();
    await title(page, '办理进度');
    await t.check(page, 'status');
    if (page.url().includes(queryCode.replaceAll('-', ''))) throw new Error('the code stands in the address');
});

journey('he puts another one aside, and goes on with it by the code', async (t) => {
    let page = await t.open('/ysq/shenqing', { width: 320, js: false });
    await page.getByLabel('商业企业').check();
    await next(page);
    await page.getByLabel('名称', { exact: true }).fill('某某商贸有限公司');
    await page.getByRole('button', { name: '暂存，以后再填' }).click();
    await title(page, '申请已暂存');
    await t.check(page, 'apply-kept');
    const code = await page.locator('.mono.big').textContent();
    page = await t.open('/ysq/shenqing', { width: 320, js: false });
    await page.getByRole('link', { name: '凭暂存码继续填写' }).click();
    await page.getByRole('button', { name: '继续填写' }).click();
    await title(page, '错误：继续填写申请');
    await page.getByLabel('暂存码').fill(code);
    await page.getByRole('button', { name: '继续填写' }).click();
    await title(page, '申请人信息');
    if (await page.getByLabel('名称', { exact: true }).inputValue() !== '某某商贸有限公司') throw new Error('the name is lost');
    await t.check(page, 'apply-opened');
});

journey('a law firm applies with an agent, by keyboard names alone', async (t) => {
    const page = await t.open('/ysq/shenqing', { width: 1366, js: false });
    await page.getByLabel('法律服务机构').check();
    await next(page);
    await page.getByLabel('名称', { exact: true }).fill('某某律师事务所');
    await page.getByLabel('统一社会信用代码').fill('91350211M000100Y43');
    await page.getByLabel('法定代表人').fill('李一');
    await page.getByLabel('联系人').fill('赵二');
    await page.getByLabel('联系电话').fill('0335-1234567');
    await page.getByLabel('代理人姓名').fill('钱三');
    await next(page);
    await page.getByLabel('所需信息的名称').fill('道路施工许可审批表');
    await next(page);
    if (/^错误/.test(await page.title())) {
        await page.getByLabel('其他特征性描述').fill('2025年文化路');
        await next(page);
    }
    await page.getByLabel('纸质').check();
    await page.getByLabel('当面领取').check();
    await next(page);
    await t.check(page, 'apply-check-organisation');
    await page.getByLabel('我承诺所填内容真实').check();
    await page.locator('button[value=submit].btn').click();
    await title(page, '申请回执');
    await t.check(page, 'receipt-organisation');
});

// A report with one wrong figure, as a file.
function wrongReport() {
    const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8'));
    Object.assign(figures, { agency: '示例市教育局', year: 2023 });
    figures.applications.rows.granted[0] += 3;
    fs.writeFileSync(path.join(folder, 'figures.json'), JSON.stringify(figures));
    command(['report', 'write', '--format', 'docx', '-o', path.join(folder, '年报.docx'), path.join(folder, 'figures.json')]);
    return path.join(folder, '年报.docx');
}

for (const js of [false, true]) {
    journey(`a published report is checked, its failing sums drawn, ${js ? 'with' : 'without'} JavaScript`, async (t) => {
        await t.site(options);
        const page = await t.open('/nb/check', { width: 1366, js });
        await page.locator('input[type=file]').setInputFiles(wrongReport());
        await page.getByRole('button', { name: '核验' }).click();
        await title(page, '年报核验结果');
        const text = await page.textContent('main');
        for (const words of ['（一）予以公开·自然人 应为', 'applications.row_sum', 'applications.total', '第五十条'])
            if (!text.includes(words)) throw new Error(`“${words}” is not said`);
        const marked = await page.locator('th.fail').allTextContents();
        if (!marked.some((t) => t.includes('自然人')) || !marked.some((t) => t.includes('予以公开')))
            throw new Error(`marked are ${marked.join(', ')}`);
        await t.checkWidths(page, js ? 'check-result-js' : 'check-result');
        const [download] = await Promise.all([page.waitForEvent('download'),
            page.getByRole('button', { name: 'JSON' }).click()]);
        const findings = JSON.parse(fs.readFileSync(await download.path(), 'utf8')).findings.length;
        if (findings !== await page.locator('main li > .mono').count())
            throw new Error(`the page and its download differ: ${findings} findings`);
    });
}

journey('who does not know which body to ask finds the probable one, on a phone', async (t) => {
    for (const [code, name, duties] of [['jyj', '示例市教育局', '学校、幼儿园、招生考试、学区划分'], ['zjj', '示例市住房和城乡建设局', '供热、物业管理、房屋征收、施工许可']])
        command(['body', 'add', code, '-d', data, '-n', name, '--duties', duties, '--letter-prefix', `${code}公复`,
            '--review-body', '示例市人民政府', '--court', '示例市人民法院', '--kind', 'department']);
    await t.site(options);
    const page = await t.open('/ysq/shenqing', { width: 320, js: false });
    await title(page, '向哪个机关申请？');
    await t.check(page, 'apply-body');
    await page.getByLabel('不确定向哪个机关申请？').fill('幼儿园的学区');
    await page.getByRole('button', { name: '推荐机关' }).click();
    await t.check(page, 'apply-body-found');
    if (!/可能负责的机关[^]*教育局[^]*其他机关/.test(await page.textContent('main'))) throw new Error('not the right one first');
    await page.getByLabel('示例市教育局').check();
    await next(page);
    await title(page, '申请人是哪一类？');
    await page.goBack();
    await page.getByLabel('不确定向哪个机关申请？').fill('火星');
    await page.getByRole('button', { name: '推荐机关' }).click();
    await t.checkWidths(page, 'apply-body-none');
});

await run();
