// Every argument of every command, as `gongkai help` lists them, with wrong, missing, empty,
// oversized, wrongly encoded and hostile values: the status is the contract's, the message names the
// argument, nothing that was typed reaches the terminal as control characters, and neither the
// store nor the folder has changed. A command or argument without a row here fails.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { binary, command, root, temporaryFolder } from '../site/site.mjs';
import { run, test } from '../site/tap.mjs';

const BYTES = Symbol('a\\377b'); // not UTF-8; only a shell can pass it
const LONG = 100 << 10;          // an argument may have 128 KiB
const hostile = ['\u001b]0;title\u0007\u001b[31m', "'; DROP TABLE application; --", '../../../../%s%n$(id)`id`'];

// What each kind of argument cannot hold: [value, statuses]; without statuses: 2.
const long = (text) => text.repeat(Math.ceil(LONG / text.length)).slice(0, LONG);
const always = [[''], [BYTES], [long('x')], ...hostile.map((h) => [h])];
const kinds = {
    folder: [...always, ['nowhere'], ['figures.json'], ['figures.json/x']],
    newFolder: [[''], ['figures.json'], ['figures.json/x'], [long('x')], ['/proc/none/x']],
    db: [...always, ['mysql://h/x'], ['sqlite:'], ['sqlite:nowhere/x.db', 4], ['sqlite:figures.json', 4],
        [`sqlite:${long('x').slice(9)}`, 4], ['postgresql://127.0.0.1:1/none?connect_timeout=2', 4]],
    text: [[''], [BYTES], ['中'.repeat(LONG / 3)], [hostile[0]], ['a\u0001b']],
    duties: [[BYTES], ['中'.repeat(501)], [hostile[0]], ['a\u0001b']],
    number: [...always, ['x'], ['-1'], ['1.5'], ['１２'], [' 7'], ['7 '], ['0x10'], ['99999999999999999999'],
        [long('9')]],
    date: [...always, ['2026-02-30'], ['2026-13-01'], ['20260203'], ['明天'], ['2026-02-03T00:00']],
    choice: [...always, ['none'], ['JSON ']],
    code: [...always, ['x'], ['Shili'], ['机关'], ['a_b']],
    body: [...always, ['nobody']],
    login: [...always, ['a'], ['有 空格'], ['x'.repeat(51)]],
    account: [...always, ['nobody']],
    roles: [...always, ['king'], ['handler,king'], [','], ['handler,,signer']],
    listen: [...always, ['x'], [':'], ['127.0.0.1'], ['127.0.0.1:99999'], ['127.0.0.1:80x'], ['host.name:80'], ['[::1:80']],
    input: [[''], ...[BYTES, long('x'), hostile[0], hostile[2], 'nowhere', 'figures.json/x', '/proc/self/mem']
        .map((v) => [v, [2, 3]])],
    output: [[''], [long('x')], ['nowhere/x'], ['folder'], ['figures.json/x']],
    switch: null,
};

// A complete right call of each command, and the kind of each argument. Operands come first.
const store = { data: 'folder', db: 'db' };
const made = { data: 'newFolder', db: 'db' };
const d = { data: 'data' };
const read = { jobs: 'number', output: 'output', format: 'choice' };
const commands = {
    'serve': { call: { data: 'data', listen: '127.0.0.1:0' },
        arguments: { ...made, listen: 'listen', zone: 'choice', 'no-rate-limits': 'switch' } },
    'body add': { call: { CODE: 'new', ...d, name: '局', 'letter-prefix': '局公复', 'review-body': '政府', court: '法院' },
        arguments: { CODE: 'code', ...made, name: 'text', kind: 'choice', approval: 'choice', duties: 'duties', 'letter-prefix': 'text',
            'review-body': 'text', court: 'text' } },
    'user add': { call: { LOGIN: 'new', ...d }, arguments: { LOGIN: 'login', ...made, name: 'text', body: 'body', roles: 'roles' } },
    'user list': { call: d, arguments: store },
    'user passwd': { call: { LOGIN: 'clerk', ...d }, arguments: { LOGIN: 'account', ...store } },
    'user disable': { call: { LOGIN: 'clerk', ...d }, arguments: { LOGIN: 'account', ...store } },
    'migrate': { call: d, arguments: made },
    'demo-region': { call: d, arguments: made },
    'demo': { call: { ...d, from: 'figures.json', body: 'other' },
        arguments: { ...made, from: 'input', mend: 'switch', body: 'code', seed: 'number', settle: 'switch' } },
    'report compile': { call: { ...d, year: '2025' }, arguments: { ...store, body: 'body', year: 'number' } },
    'report read': { call: { 'PATH...': 'figures.json' },
        arguments: { 'PATH...': 'input', ...read, cells: 'switch', 'no-sandbox': 'switch', resume: 'switch',
            into: 'newFolder', body: 'body', data: 'folder' } },
    'report check': { call: { 'PATH...': 'figures.json', ...d },
        arguments: { 'PATH...': 'input', ...read, cells: 'switch', 'no-sandbox': 'switch', resume: 'switch',
            into: 'newFolder', strict: 'switch', rollup: 'switch', members: 'input', list: 'input',
            ...store, body: 'body' } },
    'report write': { call: { ...d, format: 'html', output: 'out.html', year: '2025' },
        arguments: { '[FIGURES.json]': 'input', ...store, format: 'choice', output: 'output', body: 'body', year: 'number' } },
    'report diff': { call: { 'BEFORE AFTER': ['figures.json', 'figures.json'] },
        arguments: { 'BEFORE AFTER': 'input', format: 'choice', output: 'output' } },
    'report trend': { call: { 'PATH...': 'figures.json' },
        arguments: { 'PATH...': 'input', format: 'choice', output: 'output' } },
    'report merge': { call: { 'PATH...': ['figures.json'], format: 'figures', ...d },
        arguments: { 'PATH...': 'input', format: 'choice', output: 'output', members: 'input', agency: 'text',
            ...store, body: 'body' } },
    'report compare': { call: { 'PATH...': 'figures.json' },
        arguments: { 'PATH...': 'input', format: 'choice', output: 'output', by: 'choice' } },
    'calendar show': { call: d, arguments: store },
    'calendar import': { call: { FILE: 'calendar.txt', ...d, source: '国办发明电〔2026〕0号' },
        arguments: { FILE: 'input', ...store, 'dry-run': 'switch', source: 'text' } },
    'calendar deadline': { call: { ...d, from: '2026-09-18' },
        arguments: { ...store, from: 'date', days: 'number', explain: 'switch' } },
    'audit verify': { call: d, arguments: store },
    'doctor': { call: d, arguments: store },
    'report import': { call: { 'PATH...': 'figures.json', ...d },
        arguments: { 'PATH...': 'input', ...store, body: 'body', published: 'date', jobs: 'number' } },
};

let work;
const isOperand = (name) => /[A-Z]/.test(name[0]) || name[0] === '[';

// The words of a call; a value may be BYTES.
function words(name, call) {
    const out = name.split(' ');
    for (const [key, value] of Object.entries(call)) {
        if (isOperand(key)) out.push(...[value].flat());
        else if (value !== null) out.push(`--${key}`, value);
    }
    return out;
}

const quote = (word) => (word === BYTES ? '"$bytes"' : `'${String(word).replaceAll("'", "'\\''")}'`);

function call(list) {
    const script = `bytes=$(printf 'a\\377b'); exec '${binary}' ${list.map(quote).join(' ')}`;
    const file = path.join(work, '..', 'script');
    fs.writeFileSync(file, script);
    const done = spawnSync('/bin/sh', [file], { cwd: work, timeout: 30000, maxBuffer: 64 << 20, input: '',
        env: { ...process.env, GONGKAI_DATA: '', GONGKAI_DB: '', GONGKAI_LISTEN: '' } });
    if (done.error) throw done.error;
    return { status: done.status, said: done.stderr.toString('latin1'), text: done.stderr.toString(),
        utf8: Buffer.from(done.stderr.toString()).equals(done.stderr) };
}

// Every file with the hash of its bytes. What a mere look touches: the slots of ids.
function picture(folder = work) {
    const all = [];
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const at = path.join(folder, entry.name);
        if (entry.isDirectory()) all.push(`${at}/`, ...picture(at));
        else if (entry.name !== 'id.slots' && !/\.db-(shm|wal)$/.test(entry.name)) {
            all.push(`${at} ${crypto.createHash('sha256').update(fs.readFileSync(at)).digest('hex')}`);
        }
    }
    return all.sort();
}

// What is wrong with the answer to a call, in words; nothing: it is as it should be.
function faults(list, statuses, named, before) {
    const shown = list.map((w) => (w === BYTES ? 'a\\377b' : JSON.stringify(w).slice(0, 60))).join(' ');
    const got = call(list), wrong = [];
    if (![statuses ?? 2].flat().includes(got.status)) wrong.push(`status ${got.status}`);
    if (named && !named.some((n) => got.text.includes(n))) wrong.push(`does not name ${named.join(' or ')}`);
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(got.said)) wrong.push('control characters come back');
    if (!got.utf8) wrong.push('the message is no text');
    if (got.said.length > 6000) wrong.push(`${got.said.length} bytes of message`);
    if (/Sanitizer|runtime error/.test(got.said)) wrong.push('sanitizer');
    const after = picture();
    const moved = after.filter((x) => !before.includes(x)).concat(before.filter((x) => !after.includes(x)));
    if (moved.length) wrong.push(`changed: ${moved.slice(0, 3).map((m) => m.slice(work.length, work.length + 60))}`);
    return wrong.length ? [`${shown}: ${wrong.join('; ')}\n    ${got.text.slice(0, 300)}`] : [];
}

function must(list) {
    if (list.length) throw new Error(list.join('\n'));
}

function namesOf(name, argument) {
    if (!isOperand(argument)) return [`--${argument}`];
    return argument.replace(/[[\].]/g, '').split(' ').concat(argument);
}

for (const [name, row] of Object.entries(commands)) {
    test(`${name}: what no argument may be is refused by name and changes nothing`, async () => {
        const before = picture(), wrong = [];
        for (const [argument, kind] of Object.entries(row.arguments)) {
            for (const [value, statuses] of kinds[kind] ?? []) {
                const changed = { ...row.call };
                if (argument === '[FIGURES.json]') delete changed.year;
                changed[argument] = Array.isArray(changed[argument]) ? [value, ...changed[argument].slice(1)] : value;
                // Of a file that cannot be read the message says which; its name may be anything.
                const named = kind === 'input' && value !== '' ? null : namesOf(name, argument);
                wrong.push(...faults(words(name, changed), statuses, named, before));
            }
            if (kind === 'switch') {
                wrong.push(...faults([...words(name, row.call), `--${argument}=yes`], 2, [`--${argument}`], before));
                continue;
            }
            if (isOperand(argument)) continue;
            const without = { ...row.call };
            delete without[argument];
            wrong.push(...faults([...words(name, without), `--${argument}`], 2, [`--${argument}`], before));
            wrong.push(...faults([...words(name, without), `--${argument}`, row.call[argument] ?? 'json',
                `--${argument}`, 'text'], 2, [`--${argument}`], before));
        }
        must(wrong);
    }, { seconds: 300 });

    test(`${name}: a missing, an unknown and a superfluous argument are refused`, async () => {
        const before = picture(), wrong = [];
        wrong.push(...faults([...words(name, row.call), '--no-such-option'], 2, ['--no-such-option'], before));
        wrong.push(...faults([...words(name, row.call), '-~'], 2, ['-~'], before));
        const operand = Object.keys(row.call).find(isOperand);
        if (operand) {
            const without = { ...row.call };
            delete without[operand];
            wrong.push(...faults(words(name, without), 2, namesOf(name, operand), before));
        }
        if (!operand?.includes('...')) {
            wrong.push(...faults([...words(name, row.call), 'more', 'and', 'more'], 2, ['“'], before));
        }
        must(wrong);
    });
}

test('what the help lists has a row here, and nothing else has', async () => {
    const listed = command(['help']).stdout.split('\n').filter((l) => /^ {2}[a-z]/.test(l) && !/^ {2}help /.test(l))
        .map((l) => /^ {2}([a-z-]+(?: [a-z]+)?) /.exec(l)[1]);
    const wrong = listed.filter((n) => !commands[n]).concat(Object.keys(commands).filter((n) => !listed.includes(n)));
    for (const name of listed.filter((n) => commands[n])) {
        const usage = /用法: gongkai (.*)/.exec(command(['help', ...name.split(' ')]).stdout)[1].slice(name.length);
        const options = [...usage.matchAll(/\[--([a-z-]+)/g)].map((m) => m[1]);
        const operands = usage.replace(/ \[--[^\]]*\]/g, '').trim();
        const all = operands ? [operands, ...options] : options;
        const rows = Object.keys(commands[name].arguments);
        for (const argument of all.filter((a) => !rows.includes(a))) wrong.push(`${name} ${argument}: no row`);
        for (const argument of rows.filter((a) => !all.includes(a))) wrong.push(`${name} ${argument}: gone`);
    }
    must(wrong);
});

test('a command that is none is refused', async () => {
    const before = picture(), wrong = [];
    for (const list of [['nothing'], ['report'], ['report', 'nothing'], [long('x')], [BYTES], [''], ['help', 'nothing'],
        ['help', long('x')], ['--nothing'], [hostile[0]], ['worker'], ['--version=1']]) {
        wrong.push(...faults(list, 2, null, before));
    }
    must(wrong);
});

test('a wrong first call makes no data folder', async () => {
    const before = picture(), wrong = [];
    for (const [list, named] of [
        [['body', 'add', 'X', '-d', 'fresh'], 'CODE'],
        [['body', 'add', 'new', '-d', 'fresh'], '--letter-prefix'],
        [['user', 'add', 'x', '-d', 'fresh'], 'LOGIN'],
        [['user', 'add', 'new', '-d', 'fresh', '-b', 'nobody'], '--data'],
        [['user', 'add', 'new', '-d', 'fresh', '-r', 'king'], '--roles'],
        [['demo', '--from', 'figures.json', '-d', 'fresh', '-b', 'X'], '--body'],
        [['serve', '-d', 'fresh', '-l', 'x'], '--listen'],
    ]) wrong.push(...faults(list, 2, [named], before));
    wrong.push(...faults(['demo', '--from', 'broken.json', '-d', 'fresh'], 1, null, before));
    must(wrong);
});

await run({
    before: async () => {
        const folder = temporaryFolder('gongkai-arguments-');
        work = path.join(folder, 'work');
        fs.mkdirSync(path.join(work, 'folder'), { recursive: true });
        const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets/demo/quban.json'), 'utf8'));
        fs.writeFileSync(path.join(work, 'figures.json'), JSON.stringify(figures));
        fs.writeFileSync(path.join(work, 'calendar.txt'), '年度 2027 测试\n放假 2027-01-01 元旦\n');
        const broken = structuredClone(figures);
        broken.applications.rows.granted[6] += 7;
        fs.writeFileSync(path.join(work, 'broken.json'), JSON.stringify(broken));
        const data = path.join(work, 'data');
        command(['body', 'add', 'shili', '-d', data, '-n', '示例机关', '--letter-prefix', '示公复', '--review-body', '政府',
            '--court', '法院']);
        command(['user', 'add', 'clerk', '-d', data, '-b', 'shili', '-r', 'handler']);
    },
    after: async () => fs.rmSync(path.dirname(work), { recursive: true, force: true }),
});
