const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
/** Answers of S3, which are small XML documents. Texts are escaped in `elements` alone. */
export const xml = {
  element: (name: string, content: string) => `<${name}>${content}</${name}>`,
  elements: (values: Record<string, string | number | boolean>) =>
    Object.entries(values)
      .map(([name, value]) => xml.element(name, escapeXml(String(value))))
      .join(''),
  document: (root: string, content: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`,
};
