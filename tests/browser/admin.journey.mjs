// What an administrator does, with JavaScript and without: bodies, units, accounts, calendar, audit.
import { makeData } from '../http/client.mjs';
import { journey, run } from './harness.mjs';

const { data, first } = makeData();
const options = { data, args: ['--no-rate-limits'] };
const password = 'correct horse battery staple 42';
let state;

async function desk(t, address, js, width = 1366) {
    await t.site(options);
    return t.open(address, { width, js, context: state ? { storageState: state } : {} });
}

async function says(page, wanted) {
    const text = await page.textContent('main');
    if (!wanted.test(text)) throw new Error(`${page.url()} does not say ${wanted}: ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
}

const save = (page, name = '保存') => page.getByRole('button', { name, exact: true }).click();

journey('an administrator changes the first password and lands on a page that the account may open', async (t) => {
    const page = await desk(t, '/gzt/login', false);
    await page.getByLabel('账号').fill('admin');
    await page.getByLabel('密码').fill(first.admin);
    await save(page, '登录');
    await page.getByLabel('现在的密码').fill(first.admin);
    await page.getByLabel('新密码', { exact: true }).fill('short');
    await page.getByLabel('再输一遍新密码').fill('other');
    await save(page);
    await says(page, /两次输入的新密码不一致/);
    await t.check(page, 'password-error');
    await page.getByLabel('现在的密码').fill(first.admin);
    await page.getByLabel('新密码', { exact: true }).fill(password);
    await page.getByLabel('再输一遍新密码').fill(password);
    await save(page);
    if (/没有权限/.test(await page.textContent('main'))) throw new Error('the first page is denied');
    state = await page.context().storageState();
    await t.checkWidths(page, 'admin-first');
});

for (const js of [true, false]) {
    const word = js ? 'with JavaScript' : 'without JavaScript', code = js ? 'js' : 'nojs';

    journey(`a body is added, corrected and given its units, ${word}`, async (t) => {
        const page = await desk(t, '/gzt/settings', js);
        await t.checkWidths(page, `settings-${code}`);
        await page.getByRole('link', { name: '添加机关' }).click();
        await t.checkWidths(page, `body-${code}`);
        await save(page);
        await says(page, /处需要修改/);
        await t.check(page, `body-error-${code}`);
        await page.getByRole('link', { name: '请填写全称' }).click();
        if (await page.evaluate(() => document.activeElement.id) !== 'f-name') throw new Error('the complaint does not lead to its field');
        await page.getByLabel('代码', { exact: true }).fill(`ju${code}`);
        await page.getByLabel('全称').fill(`示例市${code}局`);
        await page.getByLabel('机关类别').selectOption({ index: 1 });
        await page.getByLabel('审批流程').selectOption({ index: 1 });
        await page.getByLabel('机关代字').fill('示公复');
        await page.getByLabel('复议机关').fill('示例市人民政府');
        await page.getByLabel('管辖法院').fill('示例市中级人民法院');
        await save(page);
        await page.getByRole('link', { name: `示例市${code}局` }).click();
        await says(page, new RegExp(`机关代字\\s*示公复`));
        await page.getByLabel('承办单位名称').fill('综合科');
        await save(page, '添加承办单位');
        await says(page, /综合科/);
        await page.getByRole('link', { name: '综合科' }).click();
        await page.getByLabel('承办单位名称').fill('办公室');
        await page.getByLabel('在用').uncheck();
        await t.check(page, `unit-${code}`);
        await save(page, '保存承办单位');
        await says(page, /办公室 停用/);
    });

    journey(`an account is made, changed and given a new password, ${word}`, async (t) => {
        const page = await desk(t, '/gzt/users', js);
        await t.checkWidths(page, `users-${code}`);
        await page.getByRole('link', { name: '新建账号' }).click();
        await save(page);
        for (const complaint of [/请填写账号/, /请填写姓名/, /请至少选择一个角色/]) await says(page, complaint);
        await t.checkWidths(page, `user-error-${code}`);
        await page.getByRole('textbox', { name: '账号' }).fill(`new${code}`);
        await page.getByLabel('姓名').fill('刘洋');
        await page.getByLabel('所属机关').selectOption({ label: '秦皇岛市人民政府' });
        await page.getByLabel('经办').check();
        await save(page);
        await says(page, /密码只显示这一次/);
        await t.checkWidths(page, `secret-${code}`);
        await page.getByRole('link', { name: '返回人员' }).click();
        await page.getByRole('row', { name: new RegExp(`new${code}`) }).getByRole('link').click();
        await t.check(page, `user-${code}`);
        await page.getByLabel('停用这个账号').check();
        await save(page);
        if (!/停用/.test(await page.getByRole('row', { name: new RegExp(`new${code}`) }).textContent())) throw new Error('not disabled');
        await page.getByRole('row', { name: new RegExp(`new${code}`) }).getByRole('link').click();
        await page.getByRole('button', { name: '重设密码' }).click();
        await says(page, /密码只显示这一次/);
    });

    journey(`a notice of holidays is tried before it is taken, ${word}`, async (t) => {
        const page = await desk(t, '/gzt/calendar', js);
        await page.getByLabel('放假安排').fill('年度 2027\n放假 某日');
        await page.getByLabel('通知文号').fill('国办发明电〔2026〕1号');
        await save(page, '载入');
        await says(page, /处需要修改/);
        await t.checkWidths(page, `calendar-error-${code}`);
        await page.getByLabel('放假安排').fill('年度 2027 国办发明电〔2026〕1号\n放假 2027-01-01 2027-01-03 元旦\n上班 2027-02-07 春节');
        await page.getByLabel('只预览会变动的期限，不保存').check();
        await save(page, '载入');
        await says(page, /期限变动（0 件）/);
        await t.check(page, `calendar-${code}`);
    });

    journey(`the log of all changes is in words, ${word}`, async (t) => {
        const page = await desk(t, '/gzt/audit', js);
        await says(page, /角色：管理员/);
        if (/[{}]/.test(await page.textContent('table'))) throw new Error('the log shows braces');
        await t.checkWidths(page, `audit-${code}`);
    });
}

journey('the workbench is used by keyboard alone', async (t) => {
    const page = await desk(t, '/gzt/settings', false);
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.textContent) !== '跳到正文') throw new Error('the first stop is not the skip link');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const within = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
    if (!within) throw new Error('the skip link does not lead into the page');
    const stops = [];
    for (let i = 0; i < 30; i++) {
        const seen = await page.evaluate(() => {
            const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
            return { name: e.tagName, shown: style.outlineStyle !== 'none', inside: box.bottom > 0 && box.top < innerHeight };
        });
        stops.push(seen.name);
        if (seen.name !== 'BODY' && (!seen.shown || !seen.inside)) throw new Error(`stop ${i} (${seen.name}) cannot be seen`);
        if (seen.name === 'BODY') break;
        await page.keyboard.press('Tab');
    }
    for (const tag of ['A', 'INPUT', 'BUTTON']) {
        if (!stops.includes(tag)) throw new Error(`no stop at ${tag}: ${stops}`);
    }
});

await run();
