// A program that takes ever more memory, as strings: these are what V8 ends a whole process for.
let text = "text";
for (const kept: Buffer[] = []; ; kept.push(Buffer.from(text))) text += text;
