// Checks events against a JSON Schema in ajv's strict mode.
//   node check.mjs SCHEMA < events.json      (an array of JSON values)
// Prints an array with, for each of them, null or what is wrong. A schema that does not compile is an error (exit code 1).
import { readFileSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const ajv = new Ajv2020.default({ strict: true, allErrors: false })
addFormats.default(ajv)

const validate = ajv.compile(JSON.parse(readFileSync(process.argv[2], 'utf8')))
const events = JSON.parse(readFileSync(0, 'utf8'))
const verdicts = events.map((event) => (validate(event) ? null : ajv.errorsText(validate.errors)))
process.stdout.write(JSON.stringify(verdicts))
