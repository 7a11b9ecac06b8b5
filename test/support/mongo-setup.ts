/** One MongoDB for the whole run; each test file takes a database of its own (see start-tool.ts). */
export default async function startMongo(): Promise<void> {
  process.env.TEST_MONGODB_URI ??= 'mongodb://127.0.0.1:27117/?directConnection=true';
}
