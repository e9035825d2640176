// What an officer does, without JavaScript: signs in, handles a case to its closing, reports.
import { Client, makeData, submit } from '../http/client.mjs';
import { journey, run } from './harness.mjs';

const { data, first } = makeData();
const options = { data, args: ['--no-rate-limits'] };
const password = 'correct horse battery staple 42';
let state;

// A page of a signed-in officer.
async function desk(t, path, width = 1366) {
    await t.site(options);
    const context = state ? { storageState: state } : {};
    return t.open(path, { width, js: false, context });
}

async function title(page, wanted) {
    const found = await page.title();
    if (!found.startsWith(wanted)) throw new Error(`the title is ${found}, not ${wanted}`);
}

journey('an officer signs in and changes the first password', async (t) => {
    const page = await desk(t, '/gzt/');
    await title(page, '登录');
    await t.check(page, 'sign-in');
    await page.getByLabel('账号').fill('officer');
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await title(page, '错误：登录');
    await t.check(page, 'sign-in-error');
    await page.getByLabel('账号').fill('officer');
    await page.getByLabel('密码').fill(first.officer);
    await page.getByRole('button', { name: '登录' }).click();
    await title(page, '修改密码');
    await page.getByLabel('现在的密码').fill(first.officer);
    await page.getByLabel('新密码', { exact: true }).fill(password);
    await page.getByLabel('再输一遍新密码').fill(password);
    await page.getByRole('button', { name: '保存' }).click();
    if (!/密码已修改/.test(await page.textContent('main'))) throw new Error('no word of success');
    state = await page.context().storageState();
});

journey('an empty queue says so', async (t) => {
    const page = await desk(t, '/gzt/', 320);
    await t.check(page, 'queue-empty');
});

journey('a case is handled from the queue to its closing', async (t) => {
    const site = await t.site(options);
    await submit(new Client(site));
    const page = await desk(t, '/gzt/');
    await t.checkWidths(page, 'queue');
    await page.getByRole('link', { name: '2025年城区供热改造项目的批复' }).click();
    await t.checkWidths(page, 'case');
    await page.goto(`${page.url().replace(/\?.*/, '')}/outcome`);
    await page.getByRole('button', { name: '确定办理结果' }).click();
    await title(page, '错误：');
    await t.check(page, 'outcome-error');
    await page.getByLabel('4.保护第三方合法权益').check();
    await page.getByLabel('事实和理由').fill('涉及第三方商业秘密，第三方不同意公开。');
    await page.getByRole('button', { name: '确定办理结果' }).click();
    const at = page.url().replace(/\?.*/, '');
    await page.goto(`${at}/letter/reply`);
    await t.check(page, 'draft');
    await page.getByRole('button', { name: '起草' }).click();
    await t.checkWidths(page, 'letter');
    const letter = await page.textContent('.letter');
    if (!/行政复议/.test(letter) || !/第十五条/.test(letter)) throw new Error(`no basis or remedy: ${letter}`);
    await page.getByRole('button', { name: '编定文号' }).click();
    if (!/秦公复〔\d{4}〕1号/.test(await page.textContent('main'))) throw new Error('no number');
    await page.goto(`${at}/deliver`);
    await page.getByLabel('邮寄').check();
    await page.getByRole('button', { name: '登记送达并办结' }).click();
    if (/^错误/.test(await page.title())) { // the post wants its number
        await t.check(page, 'deliver-error');
        await page.getByLabel('邮件号码').fill('1234567890123');
        await page.getByRole('button', { name: '登记送达并办结' }).click();
    }
    if (!/已记录送达/.test(await page.textContent('main'))) throw new Error(`not delivered: ${await page.title()}`);
    await t.check(page, 'case-closed');
});

journey('paper is registered, with the day that counts', async (t) => {
    const page = await desk(t, '/gzt/case/new');
    await t.checkWidths(page, 'register');
    await page.getByLabel('邮寄（签收）').check();
    await page.getByLabel('申请人类型').selectOption({ label: '商业企业' });
    await page.getByLabel('姓名或者名称').fill('某某公司');
    await page.getByLabel('所需信息的名称').fill('施工许可审批表');
    await page.getByLabel('送到本机关的日期').fill('2099-01-01');
    await page.getByRole('button', { name: '登记' }).click();
    await title(page, '错误：');
    await t.check(page, 'register-error');
    const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
    await page.getByLabel('送到本机关的日期').fill(today);
    await page.getByLabel('签收日期').fill(today);
    await page.getByRole('button', { name: '登记' }).click();
    if (!/已登记/.test(await page.textContent('main'))) throw new Error(await page.title());
});

for (const [path, name] of [['/gzt/remedies', 'remedies'], ['/gzt/remedy/new', 'remedy'], ['/gzt/report/2026', 'report'],
    ['/gzt/report/2026/counts', 'counts'], ['/gzt/report/2026/text', 'text'], ['/gzt/calendar', 'calendar'],
    ['/gzt/audit', 'audit'], ['/gzt/report/2026/records?cell=applications.received.total', 'records'],
    ['/gzt/users', 'denied']]) {
    journey(`the page ${name} stands at every width`, async (t) => {
        const page = await desk(t, path);
        await t.checkWidths(page, name);
    });
}

journey('the figure of the report leads to the case that it counts', async (t) => {
    const page = await desk(t, '/gzt/report/2026');
    await page.locator('a[href$="applications.refused_third_party.natural_person"]').click();
    if (!/2025年城区供热改造项目的批复/.test(await page.textContent('main'))) throw new Error('not listed');
});

await run();
