// DuckDB's side of import and question, two threads.
//   node duckdb.mjs import DB 'FILES*'          a table of the CSV files, checkpointed
//   node duckdb.mjs import-told DB 'FILES*'     the same, told of every column what it is, so that it looks at no file to find out
//   node duckdb.mjs answers DB                  rows by type and month, as CSV
//   node duckdb.mjs place DB POINTS             the same table with the ward and county of each row's point (bench_home points)
//   node duckdb.mjs question DB COUNTY FROM TO  ward, type, month and count of one county, as CSV
// On stderr: seconds of clock and processor from before the database is opened until the answer is had (the start of Node
// and the loading of the library are not counted), and the anonymous memory there was before.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DuckDBInstance } = createRequire(`${process.env.BENCH_NODE}/`)('@duckdb/node-api');
const [verb, file, ...rest] = process.argv.slice(2);
const anon = Number(readFileSync('/proc/self/status', 'utf8').match(/RssAnon:\s+(\d+)/)[1]) * 1024;
const clock = process.hrtime.bigint(), cpu = process.cpuUsage();
const text = (s) => `'${s.replaceAll("'", "''")}'`;
const titles = ['Crime ID', 'Month', 'Reported by', 'Falls within', 'Longitude', 'Latitude', 'Location', 'LSOA code', 'LSOA name',
    'Crime type', 'Last outcome category', 'Context'];
const statements = {
    import: ([files]) => [`create table crime as select * from read_csv(${text(files)}, header = true)`, 'checkpoint'],
    'import-told': ([files]) => [`create table crime as select * from read_csv(${text(files)}, header = true, auto_detect = false,
        delim = ',', quote = '"', columns = {${titles.map((t) => `${text(t)}: ${t.endsWith('itude') ? "'double'" : "'varchar'"}`).join(', ')}})`, 'checkpoint'],
    answers: () => ['select "Crime type", "Month", count(*) from crime group by all order by all'],
    place: ([points]) => [`create table placed as
        select c.*, p.ward, p.county from crime c left join (select distinct * from read_csv(${text(points)}, header = true)) p
        on cast(round(c."Longitude" * 1e7) as integer) = p.longitude and cast(round(c."Latitude" * 1e7) as integer) = p.latitude`, 'checkpoint'],
    question: ([county, from, to]) => [`select ward, "Crime type", "Month", count(*) from placed
        where county = ${text(county)} and "Month" between ${text(from)} and ${text(to)} group by all order by all`],
};
const db = await DuckDBInstance.create(file, { threads: '2' });
const connection = await db.connect();
let rows = [];
for (const sql of statements[verb](rest)) rows = (await connection.runAndReadAll(sql)).getRows();
const used = process.cpuUsage(cpu);
const seconds = Number(process.hrtime.bigint() - clock) / 1e9;
console.error(`wall ${seconds.toFixed(6)}\ncpu ${((used.user + used.system) / 1e6).toFixed(6)}\nbefore ${anon}`);
if (verb === 'answers' || verb === 'question') for (const row of rows) console.log(row.join(','));
