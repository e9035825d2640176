// Every field of every form with wrong, oversized, wrongly encoded and hostile values: the answer
// names the field and the rule, keeps what was typed, and changes nothing.
import { run, test } from '../site/tap.mjs';
import { Client, check, hidden, makeCase, makeSite, person, unescape } from './client.mjs';

let world, site, visitor, officer, admin, caseId, letter;

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

const hostile = [
    ['a control character', 'a\u0001b'],
    ['a direction override', 'a\u202eb'],
    ['an escape sequence', '\u001b[31mred'],
    ['thirty thousand characters', '中'.repeat(30000)],
];

// What the whole form needs besides, so that only the field in question is wrong.
const forms = [
    ['the query of a status', '/ysq/cx', () => visitor, {}],
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
    ['a calendar', '/gzt/calendar', () => admin, { text: '年度 2027 测试', source: '测试', dry_run: '1' }],
];

for (const [name, path, client, base] of forms) {
    test(`${name}: every field refuses what it cannot hold, by name, and keeps it`, async () => {
        const at = typeof path === 'function' ? path() : path;
        const page = await client().get(at);
        check(page.status === 200, `${at}: ${page.status}`);
        const fields = fieldsOf(page.text, at), before = await heads(), fixed = hidden(page.text);
        check(fields.length > 0, 'no fields');
        for (const field of fields) {
            for (const [what, value] of hostile) {
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

await run({
    before: async () => {
        world = await makeSite();
        ({ site } = world);
        visitor = new Client(site);
        officer = await new Client(site).signIn('officer');
        admin = await new Client(site).signIn('admin');
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
