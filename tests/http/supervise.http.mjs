// Supervision: the list of bodies, the import of reports, the matrix, verdicts, return.
import fs from 'node:fs';
import path from 'node:path';
import { run, test } from '../site/tap.mjs';
import { command, root, temporaryFolder } from '../site/site.mjs';
import { Client, check, hidden, makeSite, zip } from './client.mjs';

let world, site, officer, clerk;
const figures = JSON.parse(fs.readFileSync(path.join(root, 'assets', 'demo', 'shili.json'), 'utf8'));

// The report of a body as a web page; granted is added to one outcome cell.
function page(agency, year, granted = 0) {
    const folder = temporaryFolder();
    const report = structuredClone(figures);
    Object.assign(report, { agency, year });
    report.applications.rows.granted[0] += granted;
    fs.writeFileSync(path.join(folder, 'figures.json'), JSON.stringify(report));
    command(['report', 'write', '--format', 'html', '-o', path.join(folder, 'r.html'), path.join(folder, 'figures.json')]);
    const html = fs.readFileSync(path.join(folder, 'r.html'));
    fs.rmSync(folder, { recursive: true });
    return html;
}

// Uploads files, [name, bytes]; the answer.
async function upload(client, files, fields = {}) {
    const body = new FormData();
    const token = hidden((await client.get('/gzt/jd/import')).text).csrf;
    for (const [name, value] of Object.entries({ csrf: token, published_on: '', ...fields })) body.append(name, value);
    for (const [name, bytes] of files) body.append('file[]', new Blob([bytes]), name);
    return client.send('POST', '/gzt/jd/import', body);
}

const link = (html, name) => new RegExp(`<a href="(/gzt/jd/\\d+)">${name}`).exec(html)?.[1];
const year = new Date().getFullYear() - 1;
const broken = page('示例市教育局', year, 3);
let report;

test('the empty matrix says what to do', async () => {
    const answer = await officer.get('/gzt/jd/');
    check(answer.status === 200 && /还没有报告/.test(answer.text), `${answer.status}`);
    check((await clerk.get('/gzt/jd/')).status === 403, 'a clerk sees the matrix');
    check((await new Client(site).get('/gzt/jd/')).status === 303, 'a stranger sees the matrix');
});

test('a list of bodies is refused with the line, and kept when right', async () => {
    let answer = await officer.post('/gzt/jd/members', { members: '示例市教育局\n甲局，哪天' });
    check(answer.status === 422 && /第2行/.test(answer.text) && /甲局，哪天/.test(answer.text), `${answer.status}`);
    answer = await officer.post('/gzt/jd/members', { members: '示例市教育局\n示例市水务局' });
    check(answer.status === 303, `${answer.status}`);
    check(/示例市水务局，1月31日/.test((await officer.get('/gzt/jd/members')).text), 'not kept');
    const matrix = (await officer.get('/gzt/jd/')).text;
    check(/st-miss/.test(matrix) && /未报 (8|10)</.test(matrix), `no reports are missing`);
});

test('several files come in at once, each with what became of it', async () => {
    const none = await upload(officer, []);
    check(none.status === 422, `${none.status}`);
    const answer = await upload(officer, [['jyj.html', broken], ['swj.html', page('示例市水务局', year)], ['x.png', '\x89PNG\r\n\x1a\n']]);
    check(answer.status === 200 && /x\.png/.test(answer.text), `${answer.status}`);
    report = link(answer.text, 'jyj.html');
    check(report && link(answer.text, 'swj.html'), 'no links to the reports');
    const again = await upload(officer, [['copy.html', broken]]);
    check(link(again.text, 'copy.html') === report && /此前已经导入/.test(again.text), 'the same file is not known');
    const matrix = (await officer.get('/gzt/jd/?state=faulty')).text;
    check(/st-bad/.test(matrix) && !/水务局<\/th>/.test(matrix), 'the filter');
});

test('an archive is imported file by file, with the name of each', async () => {
    const archive = zip([['园林局/2020.html', page('示例市园林局', 2020)], ['坏.docx', 'PK\x03\x04 no archive'], ['教育局.html', broken]]);
    const answer = await upload(officer, [['全市.zip', archive]]);
    check(answer.status === 200 && /这次导入的文件（3）/.test(answer.text), `${answer.status}`);
    check(/园林局\/2020\.html<\/a>：示例市园林局 2020年/.test(answer.text), 'the name and year');
    check(/坏\.docx：[^<]*损坏/.test(answer.text), 'the damaged file');
    check(/教育局\.html<\/a>：[^<]*此前已经导入/.test(answer.text), 'the known file');
    const empty = await upload(officer, [['空.zip', zip([])]]);
    check(/空\.zip：压缩包里没有文件/.test(empty.text), 'an empty archive');
});

test('the matrix comes as CSV, and the file as it came in', async () => {
    const csv = await officer.get('/gzt/jd/csv');
    check(csv.status === 200 && csv.text.includes(`示例市教育局,${year},有误,`), csv.text.slice(0, 200));
    const file = await officer.get(`${report}/file`);
    check(file.status === 200 && file.text === broken.toString(), `${file.status}`);
});

test('a report stands beside its source, and a verdict is kept', async () => {
    const html = (await officer.get(report)).text;
    check(/id="s-applications\.total\.total"/.test(html) && /href="#s-applications\.total\.total"/.test(html), 'no place of the figure');
    for (const cell of ['proactive.permits', 'proactive.fees_10k_yuan', 'remedies.review.total']) {
        check(html.includes(`href="#s-${cell}"`) && html.includes(`id="s-${cell}"`), `no place of ${cell}`);
    }
    check(/<th[^>]*class="fail">自然人 <span class="mark">✗/.test(html), 'the head of the failing column is not marked');
    check(!/<th[^>]*class="fail">商业企业/.test(html), 'the head of a sound column is marked');
    check(/<td class="[a-z]*" id="c-applications\.total\.natural_person"/.test(html) && html.includes('href="#c-applications.total.natural_person"'), 'the finding does not lead to its cell');
    const key = /name="key" value="([^"]*)"/.exec(html)[1];
    let answer = await officer.post(`${report}/verdict`, { key, verdict: 'false_alarm', reason: '' }, { from: report });
    check(answer.status === 422 && /请填写理由/.test(answer.text), `${answer.status}`);
    answer = await officer.post(`${report}/verdict`, { key, verdict: 'explained', reason: '已来函说明' }, { from: report });
    check(answer.status === 303, `${answer.status}`);
    check(/已说明（/.test((await officer.get(report)).text), 'not kept');
    answer = await officer.post(`${report}/rerun`, {}, { from: report });
    check(answer.status === 303 && /已说明（/.test((await officer.get(report)).text), 'a new run forgot the verdict');
});

test('a report is placed, returned with a note on a cell, and accepted', async () => {
    const version = async () => hidden((await officer.get(report)).text).version;
    let answer = await officer.post(`${report}/place`, { version: await version(), member_id: '', year: '1999', published_on: '' }, { from: report });
    check(answer.status === 422 && /年度/.test(answer.text), `${answer.status}`);
    answer = await officer.post(`${report}/place`, { version: await version(), member_id: '', year: String(year), published_on: `${year + 1}-01-01` }, { from: report });
    check(answer.status === 303, `${answer.status}`);
    answer = await officer.post(`${report}/decide`, { version: await version(), state: 'returned', reason: '' }, { from: report });
    check(answer.status === 422, `${answer.status}`);
    answer = await officer.post(`${report}/decide`, { version: await version(), state: 'returned', reason: '',
        given: '0', cell_1: '（七）总计·总计', note_1: '', cell_2: '', note_2: '漏了一格' }, { from: report });
    check(answer.status === 422 && /单元格“（七）总计·总计”没有写批注/.test(answer.text), `a cell without a note: ${answer.status}`);
    check(/第2条批注没有写明单元格/.test(answer.text) && /value="漏了一格"/.test(answer.text), 'what was typed is gone');
    check(!/已退回/.test((await officer.get(report)).text), 'a refused return has changed the report');
    answer = await officer.post(`${report}/decide`, { version: await version(), state: 'returned', reason: '',
        given: '1', cell_1: 'applications.received.total', note_1: '', cell_2: 'applications.total.total', note_2: '与各项之和不符' }, { from: report });
    check(answer.status === 303, `${answer.status}`);
    const html = (await officer.get(report)).text;
    check(/已退回/.test(html) && /与各项之和不符/.test(html), 'not returned');
    const stale = await officer.post(`${report}/decide`, { version: '1', state: 'accepted', reason: '' }, { from: report });
    check(stale.status === 409, `${stale.status}`);
    answer = await officer.post(`${report}/decide`, { version: await version(), state: 'accepted', reason: '' }, { from: report });
    check(answer.status === 303 && /已通过/.test((await officer.get(report)).text), `${answer.status}`);
});

await run({
    before: async () => {
        world = await makeSite();
        ({ site } = world);
        officer = await new Client(site).signIn('officer');
        clerk = await new Client(site).signIn('clerk');
    },
    after: async () => world?.stop(),
});
