// A browser without a screen: cookies, forms with their hidden fields, redirects not followed.
// Used by the black-box tests of the site.
import fs from 'node:fs';
import { Site, command, temporaryFolder } from '../site/site.mjs';

export function check(truth, message) {
    if (!truth) throw new Error(message);
}

// A data folder with one body and three accounts, and their first passwords.
export function makeData() {
    const data = temporaryFolder();
    command(['body', 'add', 'qhd', '-d', data, '-n', '秦皇岛市人民政府', '--letter-prefix', '秦公复',
        '--review-body', '河北省人民政府', '--court', '秦皇岛市中级人民法院']);
    const accounts = { officer: 'handler,disclosure_unit,signer', admin: 'administrator', clerk: 'handler' };
    const first = {};
    for (const [login, roles] of Object.entries(accounts)) {
        const args = ['user', 'add', login, '-d', data, '-n', login, '-r', roles];
        if (login !== 'admin') args.push('-b', 'qhd');
        first[login] = command(args).stdout.trim().split('\t')[1];
    }
    return { data, first };
}

// A site on such a folder.
export async function makeSite(env = {}) {
    const { data, first } = makeData();
    const site = await new Site({ data, args: ['--no-rate-limits'], env }).start();
    site.password = 'correct horse battery staple 42';
    site.first = first;
    return {
        site,
        data,
        async stop(options) {
            await site.stop(options);
            fs.rmSync(data, { recursive: true, force: true });
        },
    };
}

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" };
export function unescape(text) {
    return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (e) => entities[e]);
}

// Debian's Node 18.13 has no getSetCookie(): there the lines come joined by commas.
function setCookies(headers) {
    return headers.getSetCookie?.() ??
        (headers.get('set-cookie') ?? '').split(/,\s*(?=[^;,=\s]+=)/).filter(Boolean);
}

export class Client {
    constructor(site) {
        this.site = site;
        this.cookies = {};
    }

    async send(method, path, body, headers = {}) {
        const cookie = Object.entries(this.cookies).map(([k, v]) => `${k}=${v}`).join('; ');
        const response = await fetch(this.site.url + path, {
            method, body, redirect: 'manual', headers: { ...(cookie && { cookie }), ...headers },
        });
        for (const line of setCookies(response.headers)) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            this.cookies[name] = value;
        }
        const text = await response.text();
        return { status: response.status, text, headers: response.headers,
            location: response.headers.get('location') };
    }

    get(path) {
        return this.send('GET', path);
    }

    // Posts fields as an urlencoded form; the token is taken from the page at `from` unless given.
    async post(path, fields, { from = path, token } = {}) {
        const csrf = token ?? hidden((await this.get(from)).text).csrf;
        const body = new URLSearchParams();
        for (const [name, value] of Object.entries({ csrf, ...fields })) {
            for (const one of [value].flat()) body.append(name, one);
        }
        return this.send('POST', path, body.toString(),
            { 'content-type': 'application/x-www-form-urlencoded' });
    }

    async signIn(login) {
        const { site } = this;
        let answer = await this.post('/gzt/login', { login, password: site.first[login] });
        if (answer.status === 303 && answer.location === '/gzt/password') {
            answer = await this.post('/gzt/password', { old_password: site.first[login],
                new_password: site.password, repeat_password: site.password });
        } else {
            answer = await this.post('/gzt/login', { login, password: site.password });
        }
        check(answer.status === 303, `signing in as ${login}: ${answer.status} ${errors(answer.text)}`);
        return this;
    }
}

// The hidden fields of a page, by name.
export function hidden(html) {
    const found = {};
    for (const [tag] of html.matchAll(/<input type="hidden"[^>]*>/g)) {
        const [, name] = /name="([^"]*)"/.exec(tag), [, value] = /value="([^"]*)"/.exec(tag);
        found[unescape(name)] ??= unescape(value);
    }
    return found;
}

// The complaints on top of a page.
export function errors(html) {
    const box = /<div class="errors"[^]*?<\/div>/.exec(html)?.[0] ?? '';
    return [...box.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map((m) => unescape(m[2]));
}

// What a field holds on the page.
export function shown(html, name) {
    const area = new RegExp(`<textarea[^>]*name="${name}"[^>]*>\\n?([^<]*)</textarea>`).exec(html);
    if (area) return unescape(area[1]);
    const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0];
    return input && unescape(/value="([^"]*)"/.exec(input)?.[1] ?? '');
}

function crc32(bytes) {
    let crc = ~0;
    for (const byte of bytes) {
        crc ^= byte;
        for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc >>> 0;
}

// A ZIP archive of files, [name, bytes], not compressed.
export function zip(files) {
    const parts = [], directory = [];
    let at = 0;
    for (const [name, content] of files) {
        const title = Buffer.from(name), bytes = Buffer.from(content);
        const head = Buffer.alloc(30), entry = Buffer.alloc(46);
        head.writeUInt32LE(0x04034b50, 0);
        for (const [to, from] of [[head, 4], [entry, 6]]) {
            to.writeUInt16LE(20, from); // version
            to.writeUInt16LE(0x800, from + 2); // names are UTF-8
            to.writeUInt32LE(crc32(bytes), from + 10);
            to.writeUInt32LE(bytes.length, from + 14);
            to.writeUInt32LE(bytes.length, from + 18);
            to.writeUInt16LE(title.length, from + 22);
        }
        entry.writeUInt32LE(0x02014b50, 0);
        entry.writeUInt32LE(at, 42);
        parts.push(head, title, bytes);
        directory.push(entry, title);
        at += head.length + title.length + bytes.length;
    }
    const end = Buffer.alloc(22), size = Buffer.concat(directory).length;
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(files.length, 8);
    end.writeUInt16LE(files.length, 10);
    end.writeUInt32LE(size, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...parts, ...directory, end]);
}

export const person = {
    body_id: '', applicant_class: 'natural_person', name: '王小明', id_kind: 'resident_id',
    id_number: '11010519491231002X', phone: '0335-3221234', email: 'w@example.com',
    address: '海港区文化路1号', title: '2025年城区供热改造项目的批复', description: '海港区二期',
    form_wanted: 'electronic', delivery_wanted: 'online',
};

// Walks the wizard to its last page and gives that page's hidden fields.
export async function wizardStart(client) {
    const page = await client.get('/ysq/shenqing');
    check(page.status === 200, `the wizard answers ${page.status}`);
    return hidden(page.text);
}

export async function submit(client, changes = {}) {
    const start = await wizardStart(client);
    return client.post('/ysq/shenqing', { ...person, body_id: start.body_id,
        idempotency_key: start.idempotency_key, step: '5', go: 'submit', promised: '1', ...changes },
    { token: start.csrf });
}

// An application submitted on the site; the id of its case, found in the queue.
export async function makeCase(client, officer, changes) {
    const answer = await submit(client, changes);
    check(answer.status === 303, `submitting: ${answer.status} ${errors(answer.text)}`);
    const receipt = await client.get(answer.location);
    const number = /受理编号 <span class="big">([^<]*)/.exec(receipt.text)[1];
    const queue = await officer.get(`/gzt/?view=all&text=${number}`);
    return { id: /\/gzt\/case\/(\d+)/.exec(queue.text)[1], number, receipt: receipt.text };
}

export async function version(officer, path) {
    return hidden((await officer.get(path)).text).version;
}
