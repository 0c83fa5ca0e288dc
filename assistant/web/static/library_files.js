// What is dropped on a page, as files with their names below the folders that they lie in.

async function collect(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, name: file.name, chosen: true }));
  const found = await Promise.all(entries.map((entry) => inside(entry, true)));
  return found.flat();
}

async function inside(entry, chosen) {
  const name = entry.fullPath.replace(/^\/+/, "");
  if (entry.isFile) return [{ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), name, chosen }];
  const reader = entry.createReader();
  const found = [];
  for (let some = await readSome(reader); some.length; some = await readSome(reader)) found.push(...some);  // a hundred at a time
  const files = await Promise.all(found.map((inner) => inside(inner, false)));
  return files.flat();
}

const readSome = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
