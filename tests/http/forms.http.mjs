// Every field of every form with wrong, oversized, wrongly encoded and hostile values: the answer
// names the field and the rule, keeps what was typed, and changes nothing.
import fs from 'node:fs';
import path from 'node:path';
import { command, root, temporaryFolder } from '../site/site.mjs';
import { run, test } from '../site/tap.mjs';
import { Client, check, hidden, makeCase, makeSite, person, unescape } from './client.mjs';

let world, site, visitor, officer, admin, boss, caseId, letter, report, userId, bodyId;

// Which fields have had their values, as "/gzt/case/:id/assign handler_id".
const tested = new Set();
const patternOf = (action) => action.replace(/\?.*/, '').replace(/(\/do\/)[a-z_]+/, '$1:event')
    .replace(/\/20\d\d(?=\/|$)/, '/:year').replace(/\/\d+(?=\/|$)/g, '/:id').replace('/letter/reply', '/letter/:kind');

// The visible fields of the form that posts to a path: name, kind, value, label.
function fieldsOf(html, action) {
    const form = [...html.matchAll(/<form method="post" action="([^"]*)"[^]*?<\/form>/g)]
        .find((m) => unescape(m[1]) === action)?.[0];
    check(form, `no form for ${action}`);
    const fields = new Map();
    for (const [tag, element] of form.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
        const name = /name="([^"]*)"/.exec(tag)?.[1], type = /type="([^"]*)"/.exec(tag)?.[1] ?? element;
        if (!name || ['hidden', 'file'].includes(type)) continue;
        const value = unescape(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
        fields.set(name, { name, type, value });
    }
    return [...fields.values()];
}

// The newest number of the audit chains: unchanged means that nothing was changed.
async function heads() {
    const newest = async (client) =>
        /<td class="num">(\d+)/.exec((await client.get('/gzt/audit')).text)?.[1] ?? '0';
    return `${await newest(officer)} ${await newest(admin)}`;
}

// Somebody who supervises, and a report with findings.
async function supervisor() {
    site.first.boss = command(['user', 'add', 'boss', '-d', world.data, '-b', 'qhd', '-r', 'supervisor']).stdout
        .trim().split('\t')[1];
    const client = await new Client(site).signIn('boss');
    const body = new FormData();
    body.append('csrf', hidden((await client.get('/gzt/jd/import')).text).csrf);
    body.append('published_on', '');
    const figures = fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8');
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'f.json'), figures.replace('"year": 2021', `"year": ${new Date().getFullYear() - 1}`));
    command(['report', 'write', '--format', 'html', '-o', path.join(folder, 'r.html'), path.join(folder, 'f.json')]);
    body.append('file[]', new Blob([fs.readFileSync(path.join(folder, 'r.html'))]), 'r.html');
    fs.rmSync(folder, { recursive: true });
    const answer = await client.send('POST', '/gzt/jd/import', body);
    report = /\/gzt\/jd\/\d+/.exec(answer.text)?.[0];
    check(report, `import: ${answer.status}`);
    return client;
}

const hostile = [
    ['a control character', 'a\u0001b'],
    ['a direction override', 'a\u202eb'],
    ['an escape sequence', '\u001b[31mred'],
    ['thirty thousand characters', '中'.repeat(30000)],
];

// What the whole form needs besides, so that only the field in question is wrong.
const forms = [
    ['the query of a status', '/ysq/cx', () => visitor, {}],
    ['the code of a draft', '/ysq/jixu', () => visitor, {}],
    ['changing the password', '/gzt/password', () => officer, { old_password: 'x', new_password: 'y', repeat_password: 'y' }],
    ['registering on paper', '/gzt/case/new', () => officer,
        { channel: 'in_person', arrived_on: '2026-11-20', applicant_class: 'enterprise', name: '某公司', title: '许可' }],
    ['an event', () => `/gzt/case/${caseId}/do/supplement_notice`, () => officer, { on: '2026-11-20', until: '2026-12-20', note: '补充' }],
    ['assigning', () => `/gzt/case/${caseId}/assign`, () => officer, {}],
    ['revealing an id number', () => `/gzt/case/${caseId}/reveal`, () => officer, {}],
    ['the outcome', () => `/gzt/case/${caseId}/outcome`, () => officer, { outcome: 'granted' }],
    ['a letter', () => letter, () => officer,
        { title: '答复书', salutation: '王小明：', body: '正文', remedy: '救济', signature: '机关', dated: '2026-11-20' }],
    ['delivery', () => `/gzt/case/${caseId}/deliver`, () => officer, { channel: 'post', on: '2026-11-20' }],
    ['a review or lawsuit', '/gzt/remedy/new', () => officer,
        { block: 'review', organ: '省政府', claimant: '王', accepted_on: '2026-03-05' }],
    ['entered counts', '/gzt/report/2025/counts', () => officer, {}],
    ['the prose of the report', '/gzt/report/2025/text', () => officer, {}],
    ['an account', '/gzt/user/new', () => admin, { login: 'abc', name: '名', 'roles[]': 'administrator' }],
    ['a body', '/gzt/body/new', () => admin, { code: 'abc', name: '局', kind: 'department', approval: 'short',
        letter_prefix: '公复', review_body: '政府', court: '法院' }],
    ['a verdict', () => `${report}/verdict`, () => boss, { verdict: 'explained', reason: '已核对' }, () => report],
    ['a return', () => `${report}/decide`, () => boss, { state: 'returned', reason: '请核对' }, () => report],
    ['the place of a report', () => `${report}/place`, () => boss, { member_id: '', year: '2021', published_on: '' }, () => report],
    ['the list of bodies', '/gzt/jd/members', () => boss, { members: '甲局，哪天' }],
    ['the import of reports', '/gzt/jd/import', () => boss, {}],
    ['a unit', () => `/gzt/body/${bodyId}/unit`, () => admin, {}, '/gzt/settings'],
    ['an account that is there', () => `/gzt/user/${userId}`, () => admin, { login: 'clerk', name: '名', 'roles[]': 'handler' }],
    ['a body that is there', () => `/gzt/body/${bodyId}`, () => admin, { code: 'qhd', name: '局', kind: 'department',
        approval: 'short', letter_prefix: '公复', review_body: '政府', court: '法院' }],
    ['a pasted report', '/nb/check', () => visitor, {}],
    ['the kind of a file', () => `/gzt/case/${caseId}/attach`, () => officer, {}],
    ['signing in', '/gzt/login', () => visitor, { login: 'officer', password: 'x' }],
    ['a calendar', '/gzt/calendar', () => admin, { text: '年度 2027 测试', source: '测试', dry_run: '1' }],
];

for (const [name, path, client, base, seenOn] of forms) {
    test(`${name}: every field refuses what it cannot hold, by name, and keeps it`, async () => {
        const at = typeof path === 'function' ? path() : path;
        const from = typeof seenOn === 'function' ? seenOn() : seenOn ?? at;
        const page = await client().get(from);
        check(page.status === 200, `${from}: ${page.status}`);
        const fields = fieldsOf(page.text, at), before = await heads(), fixed = hidden(page.text);
        check(fields.length > 0, 'no fields');
        for (const field of fields) {
            tested.add(`${patternOf(at)} ${field.name}`);
            for (const [what, typed] of hostile) {
                // A pasted report may be long; 15 MB are too much for every form.
                const value = at === '/nb/check' && typed.length > 100 ? '中'.repeat(5 << 20) : typed;
                const answer = await client().post(at, { ...fixed, ...base, [field.name]: value }, { token: fixed.csrf });
                const said = `${field.name} with ${what}: ${answer.status}`;
                check([413, 422].includes(answer.status), said);
                if (answer.status === 413) continue;
                check(answer.text.includes('class="errors"'), `${said} without a summary`);
                const kept = ['radio', 'checkbox', 'select', 'password'].includes(field.type) || field.name.endsWith('[]');
                if (!kept && value.length < 100) {
                    // A control character is shown as the sign for an unknown one.
                    check(answer.text.includes(value.replace(/[\u0000-\u001f]/g, '\ufffd')), `${said}: what was typed is lost`);
                }
            }
            const raw = new URLSearchParams({ ...fixed, ...base, [field.name]: 'MARK' }).toString().replace('MARK', 'a%FFb');
            const bad = await client().send('POST', at, raw, { 'content-type': 'application/x-www-form-urlencoded' });
            check(bad.status === 400 && /文字编码不对/.test(bad.text), `${field.name} not UTF-8: ${bad.status}`);
            const twice = new URLSearchParams({ ...fixed, ...base, [field.name]: 'x' });
            if (!field.name.endsWith('[]')) {
                twice.append(field.name, 'y');
                const dup = await client().send('POST', at, twice.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
                check(dup.status === 400, `${field.name} twice: ${dup.status}`);
            }
        }
        const script = '<script>alert(1)</script>"\'>';
        const all = Object.fromEntries(fields.map((f) => [f.name, script]));
        const answer = await client().post(at, { ...fixed, ...all, [fields[0].name]: `${script}\u0001` }, { token: fixed.csrf });
        check(!answer.text.includes('<script>alert'), 'a script came back as it was typed');
        check(await heads() === before, 'something was changed');
    });
}

const wizard = [
    ['0', ['body_id']], ['1', ['applicant_class']],
    ['2', ['name', 'id_kind', 'id_number', 'phone', 'email', 'address', 'postcode', 'employer', 'agent_name', 'agent_id_number']],
    ['3', ['title', 'document_no', 'description', 'period', 'purpose']],
    ['4', ['form_wanted', 'delivery_wanted', 'accepts_other_form']],
    ['5', ['promised', 'idempotency_key']],
];
for (const [step, names] of wizard) {
    test(`the wizard's page ${step}: every field refuses what it cannot hold, by name`, async () => {
        const before = await heads();
        const start = hidden((await visitor.get('/ysq/shenqing')).text);
        const base = { ...person, ...start, step, go: step === '5' ? 'submit' : 'next', promised: '1' };
        for (const name of names) {
            tested.add(`/ysq/shenqing ${name}`);
            for (const [what, value] of hostile) {
                const answer = await visitor.post('/ysq/shenqing', { ...base, [name]: value }, { token: start.csrf });
                check([413, 422].includes(answer.status), `${name} with ${what}: ${answer.status}`);
                check(answer.status === 413 || answer.text.includes('class="errors"'), `${name} with ${what}: no summary`);
            }
        }
        const missing = { ...base };
        for (const name of names) missing[name] = '';
        const answer = await visitor.post('/ysq/shenqing', missing, { token: start.csrf });
        check(answer.status === 422, `nothing filled in: ${answer.status}`);
        check(await heads() === before, 'something was changed');
    });
}

test('a file that is too large, or of no use, is refused by name', async () => {
    const at = `/gzt/case/${caseId}/attach`;
    const token = hidden((await officer.get(at)).text).csrf;
    const form = (bytes) => {
        const data = new FormData();
        data.set('csrf', token);
        data.set('kind', 'other');
        if (bytes) data.set('file', new Blob([bytes]), 'a.bin');
        return data;
    };
    const none = await officer.send('POST', at, form(null));
    check(none.status === 422 && /请选择要上传的文件/.test(none.text), `none: ${none.status}`);
    const large = await officer.send('POST', at, form(new Uint8Array(22 << 20)));
    check(large.status === 413 && /内容太大/.test(large.text), `large: ${large.status}`);
    const secret = await officer.send('POST', at, form('机密★10年\n内容'));
    check(secret.status === 422 || secret.status === 303, `secret: ${secret.status}`);
});

// The forms of all pages that links lead to, from some pages on; files are not followed.
async function* formsFrom(client, start) {
    const seen = new Set(start), queue = [...start];
    while (queue.length && seen.size < 400) {
        const at = queue.shift(), answer = await client.get(at);
        if (answer.status !== 200 || !/html/.test(answer.headers.get('content-type'))) continue;
        for (const [form, action] of answer.text.matchAll(/<form method="post" action="([^"]*)"[^]*?<\/form>/g)) {
            yield { at, action: unescape(action), form };
        }
        for (const [, href] of answer.text.matchAll(/href="(\/[^"#]*)/g)) {
            const path = unescape(href), like = patternOf(path);
            if (/docx|csv|download|\/file|assets|\.(css|js|svg|png)/.test(path) || seen.has(like)) continue;
            seen.add(like);
            queue.push(path);
        }
    }
}

test('no page has a form with a field that the tests above leave out', async () => {
    const missing = new Set();
    let forms = 0;
    for (const [client, start] of [
        [visitor, ['/', '/ysq/', '/ysq/shenqing', '/ysq/jixu', '/ysq/cx', '/nb/check']],
        [new Client(site), ['/gzt/login']],
        [officer, ['/gzt/', `/gzt/case/${caseId}`, '/gzt/report', '/gzt/remedies', '/gzt/password']],
        [admin, ['/gzt/users', '/gzt/settings', '/gzt/calendar', '/gzt/audit']],
        [boss, ['/gzt/jd/', report]],
    ]) {
        for await (const { at, action, form } of formsFrom(client, start)) {
            forms++;
            for (const [tag, element] of form.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
                const name = /name="([^"]*)"/.exec(tag)?.[1], type = /type="([^"]*)"/.exec(tag)?.[1] ?? element;
                if (!name || ['hidden', 'file', 'submit'].includes(type)) continue;
                const key = `${patternOf(action)} ${unescape(name)}`;
                if (!tested.has(key)) missing.add(`${key} (on ${at})`);
            }
        }
    }
    check(forms > 30, `${forms} forms seen`);
    check(missing.size === 0, `no test of\n${[...missing].join('\n')}`);
});

await run({
    before: async () => {
        world = await makeSite();
        ({ site } = world);
        visitor = new Client(site);
        officer = await new Client(site).signIn('officer');
        admin = await new Client(site).signIn('admin');
        boss = await supervisor();
        bodyId = /\/gzt\/body\/(\d+)/.exec((await admin.get('/gzt/settings')).text)[1];
        userId = /\/gzt\/user\/(\d+)/.exec((await admin.get('/gzt/users')).text)[1];
        const made = await makeCase(visitor, officer);
        caseId = made.id;
        const outcome = `/gzt/case/${caseId}/outcome`;
        const { version } = hidden((await officer.get(outcome)).text);
        await officer.post(outcome, { version, outcome: 'granted', grounds: '可以公开。', access_way: '附后。' });
        const answer = await officer.post(`/gzt/case/${caseId}/letter/reply`, {});
        letter = answer.location.replace(/\?.*/, '');
    },
    after: async () => world?.stop(),
});
