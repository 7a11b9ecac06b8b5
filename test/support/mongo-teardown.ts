export default async function stopMongo(): Promise<void> {}
