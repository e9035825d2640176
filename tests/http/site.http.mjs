// The site from outside: who may go where, what each page answers, what a form keeps.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Site, command, root, temporaryFolder } from '../site/site.mjs';
import { run, test } from '../site/tap.mjs';
import { Client, check, errors, hidden, makeCase, makeData, makeSite, person, shown, submit, version, wizardStart, zip } from './client.mjs';

let world, site, visitor, officer, admin, clerk;

const bodyId = (page) => /\/gzt\/body\/(\d+)/.exec(page.text)[1];
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

test('public pages answer without a session and set no cookie', async () => {
    for (const path of ['/', '/xxgk', '/xxgk/qhd', '/ysq/', '/help', '/a11y', '/robots.txt', '/nb/check', '/ysq/cx', '/ysq/jixu', '/api/v1/health']) {
        const page = await new Client(site).get(path);
        check(page.status === 200, `${path}: ${page.status}`);
    }
    const notice = await new Client(site).get('/ysq/');
    check(!notice.headers.get('set-cookie'), 'the notice sets a cookie');
    check(notice.headers.get('content-security-policy'), 'no content security policy');
    check(/二十个工作日/.test(notice.text), 'no term on the notice');
});

test('an unknown address says what to do, with status 404', async () => {
    const page = await visitor.get('/no/such');
    check(page.status === 404 && /没有这个页面/.test(page.text), `${page.status}`);
    const body = await visitor.get('/xxgk/nobody');
    check(body.status === 404, `${body.status}`);
});

test('what goes wrong in the workbench keeps its banner and leads back to it', async () => {
    const attach = `/gzt/case/${(await makeCase(visitor, officer)).id}/attach`;
    const large = new FormData();
    large.append('file', new Blob([Buffer.alloc(22 << 20)]), 'a.bin');
    for (const [what, answer, status] of [
        ['an unknown page', await officer.get('/gzt/no-such'), 404],
        ['an unknown case', await officer.get('/gzt/case/1'), 404],
        ['what a role may not open', await officer.get('/gzt/users'), 403],
        ['a form without its token', await officer.post('/gzt/logout', {}, { token: '' }), 403],
        ['too large a file', await officer.send('POST', attach, large), 413],
    ]) {
        check(answer.status === status, `${what}: ${answer.status}`);
        check(/本系统为非涉密系统/.test(answer.text) && /返回工作台/.test(answer.text), `${what}: without the frame`);
        check(!/在线申请/.test(answer.text), `${what}: the frame of the public pages`);
    }
    const gone = await visitor.get('/gzt/no-such');
    check(gone.status === 404 && /本系统为非涉密系统/.test(gone.text) && !/退出/.test(gone.text), `signed out: ${gone.status}`);
    check(/在线申请/.test((await visitor.get('/no-such')).text), 'a public page without its frame');
});

test('the workbench asks for a sign-in and comes back to the page that was asked for', async () => {
    const someone = new Client(site);
    const page = await someone.get('/gzt/remedies');
    check(page.status === 303 && page.location === '/gzt/login', `${page.status} ${page.location}`);
    const answer = await someone.post('/gzt/login', { login: 'officer', password: site.password });
    check(answer.location === '/gzt/remedies', answer.location);
});

test('a wrong password is refused without saying which part is wrong', async () => {
    const someone = new Client(site);
    const one = await someone.post('/gzt/login', { login: 'clerk', password: 'wrong wrong wrong' });
    const two = await someone.post('/gzt/login', { login: 'nobody', password: 'wrong wrong wrong' });
    check(one.status === 422 && two.status === 422, `${one.status} ${two.status}`);
    check(errors(one.text)[0] === errors(two.text)[0], 'the answers differ');
    check(!one.text.includes('wrong wrong'), 'the password is shown');
    check(one.text.includes('<title>错误：'), 'the title does not say 错误');
});

test('a form without its token changes nothing', async () => {
    for (const path of ['/ysq/shenqing', '/ysq/cx', '/gzt/login', '/nb/check']) {
        const answer = await visitor.post(path, { query_code: '0000000000000000' }, { token: 'forged' });
        check(answer.status === 403 && /页面已经过期/.test(answer.text), `${path}: ${answer.status}`);
    }
});

test('roles decide what an account may open', async () => {
    for (const path of ['/gzt/users', '/gzt/settings', '/gzt/user/new', '/gzt/body/new']) {
        const page = await officer.get(path);
        check(page.status === 403 && /没有权限/.test(page.text), `${path}: ${page.status}`);
    }
    for (const path of ['/gzt/users', '/gzt/user/new', '/gzt/settings', '/gzt/body/new', '/gzt/audit', '/gzt/calendar', '/gzt/password']) {
        check((await admin.get(path)).status === 200, path);
    }
    check((await admin.get('/gzt/case/new')).status === 403, 'an administrator registers cases');
});

test('an application gets one receipt, however often it is sent', async () => {
    const start = await wizardStart(visitor);
    const key = start.idempotency_key;
    const one = await submit(visitor, { idempotency_key: key });
    const two = await submit(visitor, { idempotency_key: key });
    check(one.status === 303 && two.status === 303, `${one.status} ${two.status} ${errors(one.text)}`);
    check(two.location === `${one.location}?again=1`, `${one.location} ${two.location}`);
    const receipt = await visitor.get(one.location), again = await visitor.get(two.location);
    const number = (page) => /受理编号 <span class="big">([^<]*)/.exec(page.text)[1];
    check(number(receipt) === number(again), 'two numbers');
    check(/此前已经提交成功/.test(again.text), 'the second receipt does not say so');
    check(/<svg class="qr"/.test(receipt.text) && /答复期限/.test(receipt.text), 'no QR code or due date');
});

test('a half-filled application is put aside, and goes on elsewhere by its code until it is handed in', async () => {
    const start = await wizardStart(visitor);
    const half = { ...person, body_id: start.body_id, idempotency_key: start.idempotency_key, step: '3',
        title: '', description: '写到一半的<描述>&\n第二行', phone: 'not a phone' };
    const keep = (client, fields, token) => client.post('/ysq/shenqing', { ...fields, go: 'keep' }, { token });
    const kept = await keep(visitor, half, start.csrf);
    check(kept.status === 303 && kept.location.endsWith('/zancun'), `${kept.status} ${kept.location}`);
    const page = await visitor.get(kept.location);
    check(page.status === 200 && /申请已暂存/.test(page.text), `${page.status} ${errors(page.text)}`);
    check(/no-store/.test(page.headers.get('cache-control')), 'the page with the code may be cached');
    const code = /<span class="big mono">([^<]*)/.exec(page.text)[1];
    check(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(code), code);

    const elsewhere = new Client(site);
    const wrong = await elsewhere.post('/ysq/jixu', { draft_code: '12' }, { from: '/ysq/jixu' });
    check(wrong.status === 422 && errors(wrong.text).length === 1, `${wrong.status}`);
    const none = await elsewhere.post('/ysq/jixu', { draft_code: '0000000000000000' }, { from: '/ysq/jixu' });
    check(none.status === 404 && /没有找到/.test(none.text), `${none.status}`);
    const opened = await elsewhere.post('/ysq/jixu', { draft_code: code.toLowerCase() }, { from: '/ysq/jixu' });
    check(opened.status === 303, `${opened.status}`);
    const back = await elsewhere.get(opened.location);
    check(back.status === 200 && /需要什么信息/.test(back.text) && !errors(back.text).length, `${back.status}`);
    const carried = hidden(back.text);
    check(shown(back.text, 'description') === half.description, shown(back.text, 'description'));
    check(carried.name === person.name && carried.phone === 'not a phone' && carried.step === '3', 'what was typed is lost');
    check(carried.idempotency_key === start.idempotency_key && carried.draft_code === code.replaceAll('-', ''), 'the keys are lost');

    const twice = await keep(elsewhere, { ...carried, title: '改过的名称', description: half.description }, carried.csrf);
    const same = await elsewhere.get(twice.location);
    check(same.text.includes(code), 'another code for the same draft');
    const sent = await submit(elsewhere, { idempotency_key: carried.idempotency_key, draft_code: carried.draft_code });
    check(sent.status === 303, `${sent.status} ${errors(sent.text)}`);
    const gone = await elsewhere.post('/ysq/jixu', { draft_code: code }, { from: '/ysq/jixu' });
    check(gone.status === 404, 'the draft is still there');
    check(!(await site.logged()).includes(code.replaceAll('-', '')), 'the code stands in the log');
});

// What the wizard answers to a page that is sent: what is wrong, or the address of the next one.
async function sendPage(client, page, fields) {
    const answer = await client.post('/ysq/shenqing', { ...hidden(page.text), go: 'next', ...fields },
        { token: hidden(page.text).csrf });
    return answer.status === 303 ? { ...await client.get(answer.location), at: answer.location } : answer;
}

// Fills the wizard in page by page, as a browser does.
async function walk(client, answers) {
    let page = await client.get('/ysq/shenqing');
    for (const fields of answers) page = await sendPage(client, page, fields);
    return page;
}

test('each page of the wizard has an address: read again, gone back to, for its browser alone, until it is handed in', async () => {
    const first = await walk(visitor, [{ applicant_class: 'natural_person' }]);
    const { idempotency_key: key } = hidden(first.text);
    check(first.at === `/ysq/shenqing/${key}/2` && first.status === 200, `${first.at} ${first.status}`);
    check(/no-store/.test(first.headers.get('cache-control')), 'the page may be cached');
    const wrong = await sendPage(visitor, first, { name: '', id_kind: 'passport', id_number: 'E12345678', phone: '0335-1234567' });
    check(wrong.status === 422, `${wrong.status}`);
    const third = await sendPage(visitor, wrong, { name: '王小明', id_kind: 'passport', id_number: 'E12345678', phone: '0335-1234567' });
    check(third.at === `/ysq/shenqing/${key}/3`, third.at);
    const again = await visitor.get(first.at);
    check(again.status === 200 && shown(again.text, 'name') === '王小明' && !errors(again.text).length, 'the page before is empty');
    const back = await sendPage(visitor, third, { go: 'back', title: '写到一半', description: '' });
    check(back.at === first.at && shown((await visitor.get(third.at)).text, 'title') === '写到一半', 'what was typed before going back is lost');
    const early = await visitor.get(`/ysq/shenqing/${key}/5`);
    check(early.status === 422 && /需要什么信息/.test(early.text), `the last page, too early: ${early.status}`);

    const other = new Client(site);
    for (const client of [new Client(site), other]) {
        if (client === other) await client.get('/ysq/shenqing'); // with a cookie, but not that one
        const page = await client.get(first.at);
        check(page.status === 404 && /已经不在/.test(page.text) && !page.text.includes('王小明'), `another browser: ${page.status}`);
    }
    for (const bad of [`/ysq/shenqing/short/2`, `/ysq/shenqing/${'x'.repeat(3000)}/2`, `/ysq/shenqing/${key.slice(1)}/2`])
        check((await visitor.get(bad)).status === 404, bad);
    for (const odd of ['9', '-1', 'abc']) {
        const page = await visitor.get(`/ysq/shenqing/${key}/${odd}`);
        check(page.status === 200, `${odd}: ${page.status}`);
    }

    const fourth = await sendPage(visitor, third, { title: '批复', description: '海港区二期' });
    const last = await sendPage(visitor, fourth, { form_wanted: 'electronic', delivery_wanted: 'online' });
    check(last.at === `/ysq/shenqing/${key}/5` && /<h1>检查并提交/.test(last.text), `${last.at} ${errors(last.text)}`);
    const edit = await sendPage(visitor, last, { go: 'edit-3' });
    check(edit.at === `/ysq/shenqing/${key}/3?check=1` && /保存并返回检查/.test(edit.text), edit.at);
    const mended = await sendPage(visitor, edit, { title: '改过的批复', description: '海港区二期' });
    check(mended.at === last.at && mended.text.includes('改过的批复'), mended.at);
    const sent = await sendPage(visitor, mended, { go: 'submit', promised: '1' });
    check(sent.at === `/ysq/huizhi/${key}`, `${sent.status} ${errors(sent.text)}`);
    const after = await visitor.get(last.at);
    check(after.status === 303 && after.location === `/ysq/huizhi/${key}?again=1`, `after it was handed in: ${after.status}`);
    check(!(await site.logged()).includes(key), 'the key stands in the log');
});

test('a browser without cookies cannot post, and one whose page is of yesterday loses nothing', async () => {
    const page = await walk(visitor, [{ applicant_class: 'natural_person' }]);
    const fields = { ...hidden(page.text), go: 'next', name: '王小明', id_kind: 'passport', id_number: 'E12345678', phone: '0335-1234567' };
    const cookieless = new Client(site);
    check((await cookieless.post('/ysq/shenqing', fields, { token: fields.csrf })).status === 403, 'posted without a cookie');
    // Nothing kept under this key: what was posted is enough.
    const next = await visitor.post('/ysq/shenqing', { ...fields, idempotency_key: 'a-key-that-was-never-seen' }, { token: fields.csrf });
    check(next.location === '/ysq/shenqing/a-key-that-was-never-seen/3', `${next.status}`);
    check(shown((await visitor.get('/ysq/shenqing/a-key-that-was-never-seen/2')).text, 'name') === '王小明', 'the name is lost');
    for (const key of ['', 'short', 'a/../../b-0000000000000', 'x'.repeat(65)]) { // no address can be made of it
        const direct = await visitor.post('/ysq/shenqing', { ...fields, idempotency_key: key }, { token: fields.csrf });
        check(direct.status === 200 && /需要什么信息/.test(direct.text), `${key}: ${direct.status}`);
    }
});

test('each class of applicant walks the wizard to a receipt', async () => {
    const organisation = { name: '某某单位', id_number: '91350211M000100Y43', legal_representative: '李一',
        contact_person: '赵二', phone: '0335-1234567' };
    const classes = [['natural_person', '自然人', { name: '王小明', id_kind: 'passport', id_number: 'E12345678', email: 'w@example.com' }],
        ['enterprise', '商业企业', organisation], ['research_institution', '科研机构', organisation],
        ['public_welfare_organisation', '社会公益组织', organisation], ['legal_service', '法律服务机构', organisation],
        ['other_organisation', '其他', organisation]];
    for (const [code, label, applicant] of classes) {
        const last = await walk(visitor, [{ applicant_class: code }, applicant,
            { title: `${label}要的批复`, description: '海港区二期' }, { form_wanted: 'electronic', delivery_wanted: 'online' }]);
        check(/<h1>检查并提交/.test(last.text) && last.text.includes(label), `${code}: ${last.status} ${errors(last.text)}`);
        const answer = await visitor.post('/ysq/shenqing', { ...hidden(last.text), go: 'submit', promised: '1' },
            { token: hidden(last.text).csrf });
        check(answer.status === 303, `${code}: ${answer.status} ${errors(answer.text)}`);
        const number = /受理编号 <span class="big">([^<]*)/.exec((await visitor.get(answer.location)).text)[1];
        const queue = await officer.get(`/gzt/?view=all&text=${number}`);
        const shownCase = (await officer.get(/\/gzt\/case\/\d+/.exec(queue.text)[0])).text;
        check(shownCase.includes(`>${label}<`), `${code}: the case does not show the class`);
    }
});

test('a way of delivery that needs an address asks for it where it stands, and comes back', async () => {
    for (const [way, field, complaint, value] of [['post', 'address', '选择邮寄的，请填写通信地址。', '文化路1号'],
        ['email', 'email', '选择电子邮件的，请填写电子邮箱。', 'w@example.com']]) {
        const page = await walk(visitor, [{ applicant_class: 'natural_person' },
            { name: '王小明', id_kind: 'passport', id_number: 'E12345678', phone: '0335-1234567' },
            { title: '批复', description: '海港区二期' }, { form_wanted: 'paper', delivery_wanted: way }]);
        check(page.status === 422 && errors(page.text).includes(complaint), `${way}: ${page.status} ${errors(page.text)}`);
        check(shown(page.text, 'name') === '王小明', `${way}: not the page with the field`);
        const next = await sendPage(visitor, page, { name: '王小明', id_kind: 'passport',
            id_number: 'E12345678', phone: '0335-1234567', [field]: value });
        check(next.status === 200 && /<h1>检查并提交/.test(next.text), `${way}: ${next.status} ${errors(next.text)}`);
    }
});

test('the status is found by the code alone, in any writing', async () => {
    const { receipt, number } = await makeCase(visitor, officer);
    const code = /<span class="big mono">([^<]*)/.exec(receipt)[1];
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code} `]) {
        const page = await visitor.post('/ysq/cx', { query_code: typed });
        check(page.status === 200 && page.text.includes(number), `${typed}: ${page.status}`);
    }
    const link = await visitor.get(`/ysq/cx/${code.replaceAll('-', '')}`);
    check(link.status === 200 && link.text.includes(number), 'the QR link');
    for (const [mistyped, status] of [['/', 308], ['%', 400], ['%0', 400], ['/x', 404]]) {
        const page = await visitor.get(`/ysq/cx/${code.replaceAll('-', '')}${mistyped}`);
        check(page.status === status, `${mistyped}: ${page.status}`);
    }
    check(!(await site.logged()).includes(code.replaceAll('-', '')), 'the code stands in the log');
    const none = await visitor.post('/ysq/cx', { query_code: '0000000000000000' });
    check(none.status === 404 && /没有找到/.test(none.text), `${none.status}`);
    const letter = await visitor.post('/ysq/cx/dafu', { query_code: code }, { from: '/ysq/cx' });
    check(letter.status === 404, `a letter before the answer: ${letter.status}`);
});

test('a case goes from the form to its closing, each step by its page', async () => {
    const { id } = await makeCase(visitor, officer);
    const at = `/gzt/case/${id}`;
    let page = await officer.get(at);
    check(page.status === 200 && /下一步/.test(page.text), `${page.status}`);
    for (const form of ['outcome', 'assign', 'attach', 'reveal', 'deliver', 'archive', 'letter/reply', 'do/supplement_notice']) {
        check((await officer.get(`${at}/${form}`)).status === 200, form);
    }
    let answer = await officer.post(`${at}/reveal`, { reason: '核对身份' });
    check(answer.status === 200 && answer.text.includes('11010519491231002X'), `reveal: ${answer.status}`);
    answer = await officer.post(`${at}/outcome`, { version: await version(officer, `${at}/outcome`),
        outcome: 'granted', grounds: '经审查，该信息可以公开。', access_way: '随本答复书提供。' });
    check(answer.location === `${at}?done=outcome`, `outcome: ${answer.status} ${errors(answer.text)}`);
    page = await officer.get(`${at}/outcome`);
    check(shown(page.text, 'grounds') === '经审查，该信息可以公开。' && shown(page.text, 'access_way') === '随本答复书提供。' &&
        /value="granted"[^>]*checked/.test(page.text), 'the choice comes back without its words');
    answer = await officer.post(`${at}/letter/reply`, {});
    check(/^\/gzt\/letter\/\d+\?done=drafted$/.test(answer.location ?? ''), `draft: ${answer.status} ${answer.text.match(/没有保存[^<]*/)}`);
    const letter = answer.location.replace(/\?.*/, '');
    page = await officer.get(letter);
    check(/河北省人民政府/.test(page.text), 'no review body in the letter');
    check(/第三十六条第二项/.test(page.text) && !/已经主动公开。根据/.test(page.text), 'what is given is called public already');
    answer = await officer.post(letter, { version: hidden(page.text).version, title: shown(page.text, 'title'),
        salutation: shown(page.text, 'salutation'), body: `${shown(page.text, 'body')}\n特此告知。`,
        remedy: shown(page.text, 'remedy'), signature: shown(page.text, 'signature'), dated: today,
        override_reason: '测试' });
    check(answer.location === `${letter}?done=saved`, `save: ${answer.status} ${errors(answer.text)}`);
    answer = await officer.post(`${letter}/number`, { version: await version(officer, letter) }, { from: letter });
    check(answer.location === `${letter}?done=numbered`, `number: ${answer.status} ${answer.text.match(/没有保存[^<]*/)}`);
    const docx = await officer.get(`${letter}/docx`);
    check(docx.status === 200 && docx.text.startsWith('PK'), `docx: ${docx.status}`);
    answer = await officer.post(`${at}/deliver`, { version: await version(officer, `${at}/deliver`),
        channel: 'electronic', on: today });
    check(answer.location === `${at}?done=delivered`, `deliver: ${answer.status} ${errors(answer.text)} ${answer.text.match(/没有保存[^<]*/)}`);
    answer = await officer.post(`${at}/archive`, { version: await version(officer, `${at}/archive`) });
    check(answer.location === `${at}?done=archived`, `archive: ${answer.status}`);
    const told = (await officer.get(at)).text;
    check(/稿次：1/.test(told) && !/version：/.test(told), 'the audit shows the name of a variable');
});

test('an event of the procedure is recorded, and a stale version keeps what was typed', async () => {
    const { id } = await makeCase(visitor, officer);
    const path = `/gzt/case/${id}/do/supplement_notice`;
    const stale = await version(officer, path);
    const until = new Date(Date.now() + 20 * 86400e3).toISOString().slice(0, 10);
    const fields = { version: stale, on: today, until, note: '请写明项目所在区县。', party: '科长' };
    const one = await officer.post(path, fields);
    check(one.status === 303, `${one.status} ${errors(one.text)}`);
    const two = await officer.post(path, { ...fields, note: '第二次写的理由' });
    check(two.status === 409 && two.text.includes('第二次写的理由'), `${two.status}`);
    check(/没有保存/.test(two.text), 'the page does not say that nothing was saved');
    check(/环节：发出补正告知/.test((await officer.get(`/gzt/case/${id}`)).text), 'the audit does not say which step');
    check((await officer.get(`/gzt/case/${id}/do/no_such_event`)).status === 404, 'an unknown event');
    const assign = `/gzt/case/${id}/assign`;
    const answer = await officer.post(assign, { version: await version(officer, assign), unit_id: '', handler_id: '' });
    check([303, 422].includes(answer.status), `assign: ${answer.status}`);
});

test('an application on paper is registered with the receipt date of its channel (art. 31)', async () => {
    const day = (ago) => new Date(Date.now() + 8 * 3600e3 - ago * 86400e3).toISOString().slice(0, 10);
    const arrived = day(90), signed = day(89), confirmed = day(88);
    for (const [channel, more, received] of [
        ['in_person', {}, arrived], ['oral', {}, arrived], ['post_signed', { signed_for_on: signed }, signed],
        ['post_ordinary', { confirmed_on: confirmed }, confirmed], ['post_ordinary', {}, null],
        ['fax', { confirmed_on: confirmed }, confirmed], ['email', { confirmed_on: confirmed }, confirmed],
    ]) {
        const { idempotency_key } = hidden((await officer.get('/gzt/case/new')).text);
        const answer = await officer.post('/gzt/case/new', { idempotency_key, channel, arrived_on: arrived,
            applicant_class: 'enterprise', name: '某某公司', title: '施工许可审批表', ...more });
        check(/^\/gzt\/case\/\d+\?done=registered$/.test(answer.location ?? ''), `${channel}: ${answer.status} ${errors(answer.text)}`);
        const page = (await officer.get(answer.location)).text;
        const said = /收到之日<\/dt><dd>([^<]*)/.exec(page)?.[1];
        if (received) {
            check(said === received, `${channel}: received on ${said}, not ${received}`);
            check(/最迟 [\d-]+（已过）/.test(page), `${channel}: a step whose last day is over is offered as if it were not`);
        } else {
            check(said === undefined && /待确认/.test(page), `${channel}: without a confirmation received on ${said}`);
        }
    }
});

test('a paper application is registered with its unit and its scan', async () => {
    await admin.post(`/gzt/body/${bodyId(await admin.get('/gzt/settings'))}/unit`, { name: '综合科' }, { from: '/gzt/settings' });
    const page = await officer.get('/gzt/case/new');
    const [, unit] = /<option value="(\d+)">综合科/.exec(page.text);
    const { idempotency_key, csrf } = hidden(page.text);
    const send = (changes) => {
        const form = new FormData();
        for (const [name, value] of Object.entries({ csrf, idempotency_key, channel: 'in_person', arrived_on: today,
            applicant_class: 'natural_person', name: '张三', title: '规划许可', unit_id: unit, ...changes })) form.set(name, value);
        form.set('file', new Blob(['申请书扫描件的文字']), '申请书.txt');
        return officer.send('POST', '/gzt/case/new', form);
    };
    const wrong = await send({ name: '' });
    check(wrong.status === 422 && errors(wrong.text).some((e) => /请重新选择文件/.test(e)), `${errors(wrong.text)}`);
    const foreign = await send({ unit_id: '1' });
    check(foreign.status === 422 && errors(foreign.text).some((e) => /承办单位/.test(e)), `${foreign.status}`);
    const answer = await send({});
    check(/done=registered$/.test(answer.location ?? ''), `${answer.status} ${errors(answer.text)}`);
    const shownCase = (await officer.get(answer.location)).text;
    check(/综合科/.test(shownCase) && /申请书\.txt/.test(shownCase), 'unit or file is missing');
});

test('a file chosen in the wizard is kept when something else is to be put right', async () => {
    const start = await wizardStart(visitor);
    const send = (changes, file) => {
        const form = new FormData();
        for (const [name, value] of Object.entries({ ...person, ...start, step: '5', go: 'submit', ...changes })) form.set(name, value);
        if (file) form.set('identity_file', new Blob([file]), '身份证.txt');
        return visitor.send('POST', '/ysq/shenqing', form);
    };
    const first = await send({}, '证件的文字');
    check(first.status === 422 && /文件已经收到，不用再选/.test(first.text), `${first.status}`);
    const { identity_token } = hidden(first.text);
    check(identity_token?.length === 32, 'no token');
    const gone = await send({ promised: '1', identity_token: '0'.repeat(32) });
    check(gone.status === 422 && /附件已失效/.test(gone.text) && !hidden(gone.text).identity_token, `${gone.status}`);
    const sent = await send({ promised: '1', identity_token });
    check(sent.status === 303, `${sent.status} ${errors(sent.text)}`);
    const number = /受理编号 <span class="big">([^<]*)/.exec((await visitor.get(sent.location)).text)[1];
    const queue = await officer.get(`/gzt/?view=all&text=${number}`);
    check(/身份证\.txt/.test((await officer.get(/\/gzt\/case\/\d+/.exec(queue.text)[0])).text), 'the file is not with the case');
});

test('a file of a case is stored and comes back as a download', async () => {
    const { id } = await makeCase(visitor, officer);
    const token = hidden((await officer.get(`/gzt/case/${id}/attach`)).text).csrf;
    const form = new FormData();
    form.set('csrf', token);
    form.set('kind', 'evidence');
    form.set('file', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), '../../据.txt');
    const answer = await officer.send('POST', `/gzt/case/${id}/attach`, form);
    check(answer.location === `/gzt/case/${id}?done=attached`, `${answer.status} ${errors(answer.text)}`);
    const file = /\/gzt\/file\/\d+/.exec((await officer.get(`/gzt/case/${id}`)).text)[0];
    const bytes = await officer.get(file);
    check(bytes.status === 200 && /attachment/.test(bytes.headers.get('content-disposition')), `${bytes.status}`);
    check(bytes.headers.get('content-type') === 'application/octet-stream', 'shown in place');
});

test('a marked PDF is not taken, a picture is and says that nobody has looked into it', async () => {
    const { id } = await makeCase(visitor, officer);
    const folder = temporaryFolder();
    const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8'));
    fs.writeFileSync(path.join(folder, 'f.json'), JSON.stringify({ ...figures, agency: '机密★示例局' }));
    const made = command(['report', 'write', '--format', 'pdf', '-o', path.join(folder, 'f.pdf'), path.join(folder, 'f.json')], { status: null });
    const attach = async (bytes, name) => {
        const form = new FormData();
        form.set('csrf', hidden((await officer.get(`/gzt/case/${id}/attach`)).text).csrf);
        form.set('kind', 'evidence');
        form.set('file', new Blob([bytes]), name);
        return officer.send('POST', `/gzt/case/${id}/attach`, form);
    };
    if (made.status === 0) { // without Chinese fonts no PDF can be written
        const answer = await attach(fs.readFileSync(path.join(folder, 'f.pdf')), '年报.pdf');
        check(answer.status === 422 && /带有密级标志/.test(answer.text), `PDF: ${answer.status}`);
    }
    const picture = await attach(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), '照片.png');
    check(picture.status === 303, `picture: ${picture.status} ${errors(picture.text)}`);
    const page = (await officer.get(`/gzt/case/${id}`)).text;
    check(/照片\.png[^]*?未能自动查验密级标志/.test(page) && !/年报\.pdf/.test(page), 'the case does not say so');
    fs.rmSync(folder, { recursive: true });
});

test('a review is entered in the ledger and found again', async () => {
    const fields = { block: 'review', docket_no: '冀政复〔2026〕1号', organ: '河北省人民政府', claimant: '王小明',
        accepted_on: '2026-03-05', result: 'upheld', result_detail: '维持', decided_on: '2026-05-06' };
    check((await officer.get('/gzt/remedy/new')).status === 200, 'the form');
    const answer = await officer.post('/gzt/remedy/new', fields);
    check(answer.location === '/gzt/remedies?done=saved', `${answer.status} ${errors(answer.text)}`);
    const list = await officer.get('/gzt/remedies');
    const path = /\/gzt\/remedy\/\d+/.exec(list.text)[0];
    const page = await officer.get(path);
    check(shown(page.text, 'docket_no') === fields.docket_no, 'the record');
    const changed = await officer.post(path, { ...fields, version: hidden(page.text).version, note: '归档' });
    check(changed.status === 303, `${changed.status} ${errors(changed.text)}`);
    const stale = await officer.post(path, { ...fields, version: hidden(page.text).version, note: '又改' });
    check(stale.status === 409 && stale.text.includes('又改'), `${stale.status}`);
});

test('the report is compiled, its figures open their records, and it downloads', async () => {
    const latest = await officer.get('/gzt/report');
    check(latest.status === 303, `${latest.status}`);
    const year = /\d{4}/.exec(latest.location)[0], at = `/gzt/report/${year}`;
    let answer = await officer.post(`${at}/counts`, { 'proactive.rules.issued': '0', 'proactive.fees_10k_yuan': '3.50', source: '测试',
        version: hidden((await officer.get(`${at}/counts`)).text).version });
    check(answer.location === `${at}?done=saved`, `counts: ${answer.status} ${errors(answer.text)}`);
    const prose = await officer.get(`${at}/text`);
    answer = await officer.post(`${at}/text`, { section_1: '总体情况。', section_5: '存在问题。', section_6: '本年度没有收取信息处理费。',
        version: hidden(prose.text).version });
    check(answer.location === `${at}?done=saved`, `text: ${answer.status} ${errors(answer.text)}`);
    const page = await officer.get(at);
    check(page.status === 200 && page.text.includes('勾稽关系'), `${page.status}`);
    const cell = /href="(\/gzt\/report\/\d+\/records\?cell=applications\.received\.natural_person)"/.exec(page.text);
    check(cell, 'no figure leads to its records');
    const records = await officer.get(cell[1]);
    check(records.status === 200 && /\/gzt\/case\/\d+/.test(records.text), `records: ${records.status}`);
    for (const [format, start] of [['html', '<!DOCTYPE'], ['docx', 'PK'], ['json', '{']]) {
        const file = await officer.get(`${at}/download/${format}`);
        check(file.status === 200 && file.text.slice(0, 9).toLowerCase().startsWith(start.toLowerCase()), `${format}: ${file.status}`);
    }
    check((await officer.get(`${at}/download/exe`)).status === 404, 'an unknown format');
    check((await officer.get('/gzt/report/1')).status === 404, 'an impossible year');
    for (const [step, location] of [['nil', 'nil'], ['close', 'closed']]) {
        answer = await officer.post(`${at}/${step}`, {}, { from: at });
        check([303, 409].includes(answer.status), `${step}: ${answer.status}`);
        if (answer.status === 303) check(answer.location === `${at}?done=${location}`, answer.location);
    }
    answer = await officer.post(`${at}/reopen`, { reason: '补登' }, { from: at });
    check([303, 409].includes(answer.status), `reopen: ${answer.status}`);
});

test('accounts, bodies, units and the calendar are kept by the administrator', async () => {
    let answer = await admin.post('/gzt/user/new', { login: 'new.user', name: '新人', phone: '', body_id: '', 'roles[]': ['administrator'] });
    check(answer.status === 200 && /只显示这一次/.test(answer.text), `user: ${answer.status} ${errors(answer.text)}`);
    const users = await admin.get('/gzt/users');
    const user = new RegExp('href="(/gzt/user/\\d+)">新人').exec(users.text)[1];
    const page = await admin.get(user);
    answer = await admin.post(user, { login: 'new.user', name: '新名', version: hidden(page.text).version, 'roles[]': ['administrator'] });
    check(answer.location === '/gzt/users?done=saved', `${answer.status} ${errors(answer.text)}`);
    answer = await admin.post(`${user}/reset`, {}, { from: user });
    check(answer.status === 200 && /只显示这一次/.test(answer.text), `reset: ${answer.status}`);
    answer = await admin.post('/gzt/body/new', { code: 'jyj', name: '教育局', kind: 'department', approval: 'short',
        letter_prefix: '秦教公复', review_body: '秦皇岛市人民政府', court: '海港区人民法院', accepts_online: '1' });
    check(answer.status === 303, `body: ${answer.status} ${errors(answer.text)}`);
    const id = /body=(\d+)/.exec(answer.location)[1];
    const form = await admin.get(`/gzt/body/${id}`);
    check(form.status === 200 && shown(form.text, 'code') === 'jyj', 'the body');
    answer = await admin.post(`/gzt/body/${id}`, { code: 'jyj', name: '教育局', kind: 'department', approval: 'short', phone: '0335-1234567',
        letter_prefix: '秦教公复', review_body: '秦皇岛市人民政府', court: '海港区人民法院', accepts_online: '1', version: hidden(form.text).version });
    check(answer.status === 303, `body: ${answer.status} ${errors(answer.text)}`);
    check((await visitor.get('/xxgk/jyj')).text.includes('0335-1234567'), 'the public page is stale');
    answer = await admin.post(`/gzt/body/${id}/unit`, { name: '办公室' }, { from: `/gzt/settings?body=${id}` });
    check(answer.status === 303, `unit: ${answer.status} ${errors(answer.text)}`);
    answer = await admin.post('/gzt/calendar', { text: '年度 2027 测试\n放假 2027-01-01 2027-01-03 元旦', source: '测试', dry_run: '1' });
    check(answer.status === 200, `calendar: ${answer.status} ${errors(answer.text)}`);
});

test('what another process changes shows on the public pages within seconds', async () => {
    check(!(await visitor.get('/')).text.includes('体育局'), 'too early');
    command(['body', 'add', 'tyj', '-d', site.data, '-n', '体育局', '--letter-prefix', '秦体公复',
        '--review-body', '秦皇岛市人民政府', '--court', '海港区人民法院', '--kind', 'department']);
    for (let tries = 0; !(await visitor.get('/')).text.includes('体育局'); tries++) {
        check(tries < 50, 'the home page is stale');
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
});

// Every row of the database and every file beside it, as one text.
function everythingStored() {
    const dump = spawnSync('sqlite3', ['-readonly', path.join(site.data, 'gongkai.db'), '.dump'], { encoding: 'utf8', maxBuffer: 256 << 20 });
    check(dump.status === 0 && /CREATE TABLE application /.test(dump.stdout), dump.stderr);
    const files = spawnSync('find', [site.data, '-type', 'f', '!', '-name', 'gongkai.db*', '-printf', '%P %s\n'], { encoding: 'utf8' });
    return dump.stdout + files.stdout.split('\n').sort().join('\n');
}

test('a report is checked without being stored', async () => {
    const mark = '记号七四一八五二九六三';
    const text = `某局2024年政府信息公开工作年度报告\n一、总体情况\n无表。${mark}`;
    const before = everythingStored();
    const token = hidden((await visitor.get('/nb/check')).text).csrf;
    const form = new FormData();
    form.set('csrf', token);
    form.set('text', text);
    const page = await visitor.send('POST', '/nb/check', form);
    check(page.status === 200 && /核验结果/.test(page.text), `${page.status}`);
    const { report } = hidden(page.text.slice(page.text.indexOf('/nb/check/download')));
    for (const format of ['docx', 'csv', 'json']) {
        const answer = await visitor.post('/nb/check/download', { report, format }, { from: '/nb/check' });
        check(answer.status === 200, `${format}: ${answer.status}`);
    }
    const api = await visitor.send('POST', '/api/v1/report-checks', text, { 'content-type': 'text/plain' });
    check(api.status === 200 && JSON.parse(api.text).schema === 'gongkai.annual-report/1', `${api.status}`);
    const bad = await visitor.send('POST', '/api/v1/report-checks', '', { 'content-type': 'text/plain' });
    check(bad.status === 422 && JSON.parse(bad.text).status === 422, `${bad.status}`);
    for (const [name, bytes] of [['好.html', `<html><meta charset=utf-8><p>${text}`], ['坏.pdf', `%PDF-1.4\n${mark}`], ['包.zip', zip([['a.txt', text]])]]) {
        const upload = new FormData();
        upload.set('csrf', token);
        upload.set('text', '');
        upload.set('file', new Blob([bytes]), `${mark}${name}`);
        check([200, 422].includes((await visitor.send('POST', '/nb/check', upload)).status), name);
    }
    check(everythingStored() === before, 'a row or a file is new');
    const holds = spawnSync('grep', ['-rl', mark, site.data], { encoding: 'utf8' }).stdout;
    check(holds === '', `the text stands in ${holds}`);
    check(!(await site.logged()).includes(mark), 'the text stands in the log');
});

// A report whose sums fail in the column of natural persons, with "/" in some cells.
function brokenReport() {
    const folder = temporaryFolder();
    const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8'));
    Object.assign(figures, { agency: '示例市教育局', year: 2024 });
    figures.applications.rows.total[0] += 3;
    figures.applications.rows.unavailable_unclear[3] = null;
    figures.applications.rows.refused_internal_affairs[4] = null;
    fs.writeFileSync(path.join(folder, 'figures.json'), JSON.stringify(figures));
    command(['report', 'write', '--format', 'html', '-o', path.join(folder, 'r.html'), path.join(folder, 'figures.json')]);
    const bytes = fs.readFileSync(path.join(folder, 'r.html'));
    fs.rmSync(folder, { recursive: true });
    return bytes;
}

test('a failing column is marked in the table, the cell that mends it named, and the findings saved', async () => {
    const form = new FormData();
    form.set('csrf', hidden((await visitor.get('/nb/check')).text).csrf);
    form.set('text', '没有用的文字');
    form.set('file', new Blob([brokenReport()]), '年报.html');
    const page = await visitor.send('POST', '/nb/check', form);
    check(page.status === 200 && /核验结果：示例市教育局2024年/.test(page.text), `${page.status}`);
    check(/发现 \d+ 处错误/.test(page.text) && /粘贴的文字没有使用/.test(page.text), 'no count');
    check(/<th[^>]*class="fail">自然人/.test(page.text) && /<th[^>]*class="fail">（七）总计/.test(page.text), 'the failing column and row are not marked');
    check(/（七）总计·自然人 应为 <strong>\d+/.test(page.text), 'no value that mends it');
    check(/class="mend" id="c-applications\.total\.natural_person"/.test(page.text), 'the cell is not marked');
    check(/2 格空白[^]*?href="#c-applications\.refused_internal_affairs\.legal_service"[^]*?href="#c-applications\.unavailable_unclear\.public_welfare_organisation"/.test(page.text), 'blanks are not told as one');
    const { csrf, report } = hidden(page.text.slice(page.text.indexOf('/nb/check/download')));
    const save = async (format) => {
        const body = new FormData();
        for (const [name, value] of Object.entries({ csrf, report, format })) body.set(name, value);
        return visitor.send('POST', '/nb/check/download', body);
    };
    const csv = await save('csv');
    check(csv.status === 200 && /^\ufeff?文件,机关,年度,级别,规则/.test(csv.text), csv.text.slice(0, 80));
    check(csv.text.includes('applications.total') && csv.text.includes('（七）总计·自然人'), 'the CSV names no cell');
    check(/attachment/.test(csv.headers.get('content-disposition')), 'not a download');
    const json = JSON.parse((await save('json')).text);
    check(json.findings.some((f) => f.rule === 'applications.total') && json.agency === '示例市教育局', 'the JSON');
    const docx = await save('docx');
    check(docx.status === 200 && docx.text.startsWith('PK'), 'the DOCX');
    check(/核验结果已失效/.test((await visitor.post('/nb/check/download', { report: '{}', format: 'csv' }, { from: '/nb/check' })).text), 'a forged result');
});

test('an archive is checked file by file, what cannot be read is named, and all is saved at once', async () => {
    const archive = zip([['甲局/年报.html', brokenReport()], ['乙局.txt', '乙局2023年政府信息公开工作年度报告\n一、总体情况\n无表。'],
        ['坏.docx', 'PK\x03\x04 no archive'], ['.DS_Store', 'x']]);
    const form = new FormData();
    form.set('csrf', hidden((await visitor.get('/nb/check')).text).csrf);
    form.set('text', '');
    form.set('file', new Blob([archive]), '全市.zip');
    const page = await visitor.send('POST', '/nb/check', form);
    check(page.status === 200 && /核验结果：3 个文件/.test(page.text), `${page.status} ${errors(page.text)}`);
    check(/<h2 id="h-r-1">甲局\/年报\.html<\/h2>/.test(page.text) && /（七）总计·自然人 应为/.test(page.text), 'the first file');
    check(/示例市教育局2024年/.test(page.text) && /乙局2023年/.test(page.text), 'whose reports they are');
    check(/坏\.docx<\/h2>[^]*?损坏/.test(page.text) && /1 个文件没有读出/.test(page.text), 'the damaged file');
    check(!/DS_Store/.test(page.text) && !/href="#c-/.test(page.text), 'what should not be there');
    const { csrf, report } = hidden(page.text.slice(page.text.indexOf('/nb/check/download')));
    const save = async (format) => {
        const body = new FormData();
        for (const [name, value] of Object.entries({ csrf, report, format })) body.set(name, value);
        return visitor.send('POST', '/nb/check/download', body);
    };
    const csv = (await save('csv')).text;
    check(csv.includes('全市.zip!甲局/年报.html,示例市教育局,2024,错误,applications.balance') && csv.includes('全市.zip!乙局.txt,乙局,2023,错误,table.missing,第二部分的表格'), csv.slice(0, 300));
    const json = (await save('json')).text.trim().split('\n').map((line) => JSON.parse(line));
    check(json.length === 2 && json[0].source.path === '全市.zip!甲局/年报.html' && json[1].findings.length > 0, 'the JSON lines');
    check((await save('docx')).text.startsWith('PK'), 'the DOCX');
    const api = await visitor.send('POST', '/api/v1/report-checks', archive, { 'content-type': 'application/zip' });
    const lines = api.text.trim().split('\n').map((line) => JSON.parse(line));
    check(api.status === 200 && lines.length === 3 && lines[2].error, `the API: ${api.status}`);
    const single = await visitor.send('POST', '/api/v1/report-checks', zip([['年报.html', brokenReport()]]), { 'content-type': 'application/zip' });
    check(JSON.parse(single.text).agency === '示例市教育局', 'an archive of one file');
    const empty = await visitor.send('POST', '/api/v1/report-checks', zip([]), { 'content-type': 'application/zip' });
    check(empty.status === 422 && /压缩包里没有文件/.test(empty.text), `an empty archive: ${empty.status}`);
});

test('without fonts a PDF is refused with what to install, the other formats are not', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>');
    const bare = await makeSite({ FONTCONFIG_FILE: path.join(folder, 'fonts.conf') });
    const someone = await new Client(bare.site).signIn('officer');
    const pdf = await someone.get('/gzt/report/2025/download/pdf');
    check(pdf.status === 409 && /没有中文字体/.test(pdf.text) && /fonts-noto-cjk/.test(pdf.text), `${pdf.status}`);
    check(!pdf.headers.get('content-disposition'), 'the refusal is a download');
    for (const format of ['ofd', 'docx', 'xlsx', 'html', 'json']) {
        check((await someone.get(`/gzt/report/2025/download/${format}`)).status === 200, format);
    }
    await bare.stop();
    fs.rmSync(folder, { recursive: true });
});

test('an administrator signs in to the first page that the account may open', async () => {
    const someone = new Client(site);
    const answer = await someone.post('/gzt/login', { login: 'admin', password: site.password });
    const first = await someone.get(answer.location);
    check(first.status === 303 && (await someone.get(first.location)).status === 200, `${first.status} ${first.location}`);
});

test('a half of the site serves nothing of the other, nor leads to it', async () => {
    const { data } = makeData();
    const halves = [['portal', ['/', '/ysq/', '/ysq/cx', '/nb/check'], ['/gzt/', '/gzt/login', '/gzt/users']],
        ['workbench', ['/gzt/login'], ['/', '/ysq/', '/ysq/shenqing', '/nb/check', '/api/v1/report-checks']]];
    for (const [zone, served, refused] of halves) {
        const half = await new Site({ data, args: ['--zone', zone] }).start();
        try {
            const client = new Client(half);
            for (const path of served) {
                const page = await client.get(path);
                check(page.status === 200, `${zone} ${path}: ${page.status}`);
                check(!(zone === 'portal' ? /href="\/gzt\// : /href="\/"/).test(page.text), `${zone} ${path} leads to the other half`);
            }
            for (const path of refused) {
                const page = await client.get(path);
                check(page.status === 404, `${zone} ${path}: ${page.status}`);
                check(/非涉密系统/.test(page.text) === (zone === 'workbench') || /^\{/.test(page.text), `${zone} ${path}: the frame of the other half`);
            }
        } finally {
            await half.stop();
        }
    }
    fs.rmSync(data, { recursive: true, force: true });
});

test('signing out ends the session', async () => {
    const someone = await new Client(site).signIn('clerk');
    check((await someone.get('/gzt/')).status === 200, 'signed in');
    const sid = someone.cookies.sid;
    await someone.post('/gzt/logout', {}, { from: '/gzt/' });
    someone.cookies.sid = sid;
    check((await someone.get('/gzt/')).status === 303, 'the old session still works');
});

test('a wrong password, a locked account and one that is not there are refused in the same words', async () => {
    const attempt = async (login, password) => {
        const page = await new Client(site).post('/gzt/login', { login, password }, { from: '/gzt/login' });
        return { status: page.status, words: errors(page.text).join() };
    };
    const login = 'locked.out', password = 'a very long password 1';
    const made = await admin.post('/gzt/user/new', { login, name: '被锁者', phone: '', body_id: '', 'roles[]': ['administrator'] });
    check(made.status === 303 || made.status === 200, `${made.status} ${errors(made.text)}`);
    const unknown = await attempt('nobody.at.all', password);
    check(/锁定/.test(unknown.words), unknown.words);
    for (let i = 0; i < 7; i++) {
        const answer = await attempt(login, `${password}${i}`);
        check(answer.status === unknown.status && answer.words === unknown.words, `attempt ${i}: ${answer.status} ${answer.words}`);
    }
});

// Last: from here on there is more than one body.
test('the picker shows duties and recommends by them, and says when nothing fits', async () => {
    for (const [code, name, duties] of [['heat', '示例市供热办', '供热、供水、供气'], ['school', '示例市教育局', '学校、幼儿园、招生<考试>']]) {
        const fields = { code, name, kind: 'department', approval: 'short', letter_prefix: `${code}公复`, review_body: '示例市人民政府',
            court: '示例市人民法院', duties, accepts_online: '1', phone: '0335-1234567' };
        const saved = await admin.post('/gzt/body/new', fields);
        check(saved.status === 303, `${saved.status} ${errors(saved.text)}`);
        const shownAgain = await admin.get('/gzt/settings');
        check(shownAgain.status === 200, `${shownAgain.status}`);
    }
    const all = await visitor.get('/ysq/shenqing');
    check(all.text.includes('招生&lt;考试&gt; 咨询电话 0335-1234567') && !/可能负责的机关/.test(all.text), 'duties are not shown');
    const found = await visitor.get(`/ysq/shenqing?q=${encodeURIComponent(' 幼儿园的招生计划 ')}`);
    const at = (words) => found.text.indexOf(words);
    check(at('可能负责的机关') > 0 && at('示例市教育局') > at('可能负责的机关') && at('其他机关') > at('示例市教育局')
        && at('示例市供热办') > at('其他机关'), 'the school office does not stand first');
    check(found.text.includes('value="幼儿园的招生计划"'), 'what was asked is not shown');
    const none = await visitor.get(`/ysq/shenqing?q=${encodeURIComponent('"><b>申请公开</b>')}`);
    check(/没有机关公布的职责里有这些字/.test(none.text) && !none.text.includes('<b>申请'), 'nothing found is not said');
    check((await visitor.get(`/ysq/shenqing?q=${'%E4%BE%9B'.repeat(500)}`)).status === 200, 'a long question');
    check((await visitor.get('/xxgk/school')).text.includes('招生&lt;考试&gt;'), 'the page of the body lacks its duties');
});

await run({
    before: async () => {
        world = await makeSite();
        ({ site } = world);
        visitor = new Client(site);
        officer = await new Client(site).signIn('officer');
        admin = await new Client(site).signIn('admin');
        clerk = await new Client(site).signIn('clerk');
        void clerk;
    },
    after: async () => world?.stop(),
});
