/** The symbols of units: dimension, size and scale, as exact fractions of kilogram, metre, second. */

import { asFraction, divide, fraction, type Fraction } from './numbers'
import { readNumber } from './texts'
import type { Unit } from './units'

/** ratio: multiples mean something; interval: differences do; level: decibels; grade: only order. */
export type Scale = 'ratio' | 'interval' | 'level' | 'grade'

interface Symbol {
  readonly dimension: string
  readonly power: number
  readonly size: Fraction
}

function exact(text: string): Fraction {
  const [above = '', below = '1'] = text.split('/')
  const read = (part: string): Fraction => {
    const number = readNumber(part)
    if (number === null) throw new RangeError(`not a number: ${part}`)
    return asFraction(number)
  }
  return divide(read(above), read(below))
}

const TABLE: readonly (readonly [string, number, readonly (readonly [string, string])[]])[] = [
  [
    'mass',
    1,
    [
      ['kg 千克 公斤', '1'],
      ['g 克', '1e-3'],
      ['mg 毫克', '1e-6'],
      ['ug mcg 微克', '1e-9'],
      ['ng 纳克', '1e-12'],
      ['pg 皮克', '1e-15'],
      ['t 吨', '1000'],
      ['lb lbs', '0.45359237'],
    ],
  ],
  [
    'length',
    1,
    [
      ['m 米', '1'],
      ['km', '1000'],
      ['cm', '1e-2'],
      ['mm', '1e-3'],
      ['um', '1e-6'],
      ['ft', '0.3048'],
    ],
  ],
  [
    'length',
    3,
    [
      ['立方米 方', '1'],
      ['L l 升', '1e-3'],
      ['dL dl', '1e-4'],
      ['mL ml 毫升', '1e-6'],
      ['uL ul 微升', '1e-9'],
      ['kL', '1'],
      ['ML', '1000'],
      ['gal', '0.003785411784'],
      ['Mgal mgall', '3785.411784'],
    ],
  ],
  [
    'time',
    1,
    [
      ['s sec 秒', '1'],
      ['min 分钟', '60'],
      ['h hr 小时 时', '3600'],
      ['d day days 天 日', '86400'],
      ['wk week 周', '604800'],
    ],
  ],
  ['month', 1, [['mo month 月', '1']]],
  ['year', 1, [['a yr year 年', '1']]],
  ['organism', 1, [['MPN mpn CFU cfu 个 No. no No # 个数', '1']]],
  ['plaque', 1, [['PFU pfu', '1']]],
  ['occurrence', 1, [['occur 次', '1']]],
  [
    'activity',
    1,
    [
      ['Bq 贝可', '1'],
      ['mBq', '1e-3'],
      ['kBq', '1000'],
    ],
  ],
  [
    'conductance',
    1,
    [
      ['S', '1'],
      ['mS', '1e-3'],
      ['uS', '1e-6'],
    ],
  ],
  ['normal volume', 1, [['Ncum', '1']]],
  [
    'pressure',
    1,
    [
      ['Pa 帕', '1'],
      ['kPa 千帕', '1000'],
      ['MPa 兆帕', '1000000'],
    ],
  ],
  [
    'potential',
    1,
    [
      ['V', '1'],
      ['mV', '1e-3'],
      ['kV', '1000'],
    ],
  ],
  [
    'flux density',
    1,
    [
      ['T', '1'],
      ['uT', '1e-6'],
    ],
  ],
  [
    'power',
    1,
    [
      ['W', '1'],
      ['mW', '1e-3'],
      ['uW', '1e-6'],
      ['kW', '1000'],
    ],
  ],
  [
    'dose',
    1,
    [
      ['Sv', '1'],
      ['mSv', '1e-3'],
      ['uSv', '1e-6'],
      ['nSv', '1e-9'],
    ],
  ],
  [
    'absorbed dose',
    1,
    [
      ['Gy', '1'],
      ['uGy', '1e-6'],
      ['nGy', '1e-9'],
    ],
  ],
  [
    'fraction',
    1,
    [
      ['% 百分比', '1e-2'],
      ['‰', '1e-3'],
    ],
  ],
  [
    'parts',
    1,
    [
      ['ppm', '1e-6'],
      ['ppb', '1e-9'],
    ],
  ],
  ['dilution', 1, [['倍 稀释倍数', '1']]],
  ['colour degree', 1, [['度', '1']]],
  ['platinum cobalt', 1, [['Hazen hazen PCU TCU', '1']]],
  ['turbidity', 1, [['NTU ntu', '1']]],
  ['formazin turbidity', 1, [['FNU FTU', '1']]],
  ['toxicity', 1, [['TU', '1']]],
  ['number', 1, [['无量纲 无纲量 量纲一 量纲为一 无单位 dimensionless unitless', '1']]],
]

export const SYMBOLS: ReadonlyMap<string, Symbol> = new Map(
  TABLE.flatMap(([dimension, power, sizes]) =>
    sizes.flatMap(([symbols, size]) =>
      symbols
        .split(' ')
        .map((symbol): [string, Symbol] => [symbol, { dimension, power, size: exact(size) }]),
    ),
  ),
)

const WHOLE_TABLE: readonly (readonly [string, string, string, string, Scale])[] = [
  ['dB(A) dBA dBa db(A) db(a) DB(A) 分贝(A) A声级dB', 'level A', '1', '0', 'level'],
  ['dB db DB 分贝', 'level', '1', '0', 'level'],
  ['dB(C) dBC', 'level C', '1', '0', 'level'],
  ['dB(Z) dBZ', 'level Z', '1', '0', 'level'],
  ['°C oC degC 摄氏度 cel', 'temperature', '1', '273.15', 'interval'],
  ['K 开尔文', 'temperature', '1', '0', 'interval'],
  ['°F oF degF 华氏度', 'temperature', '5/9', '45967/180', 'interval'],
  ['pH pH值 pH单位 pH无量纲 phunits SU S.U. su', 'number', '1', '0', 'interval'],
  ['级 林格曼级 林格曼黑度级', 'blackness', '1', '0', 'grade'],
  ['量纲1', 'number', '1', '0', 'ratio'],
  ['pass=0;fail=1', 'pass or fail', '1', '0', 'grade'],
]

/** Whole units that are no product of symbols. */
export const WHOLE: ReadonlyMap<string, Unit> = new Map(
  WHOLE_TABLE.flatMap(([symbols, dimension, size, offset, scale]) =>
    symbols.split(' ').map((symbol): [string, Unit] => [
      symbol,
      {
        dimensions: `${dimension}:1`,
        size: exact(size),
        offset: offset === '0' ? fraction(0n) : exact(offset),
        scale,
      },
    ]),
  ),
)

/** Spellings that symbols cannot tell: capitals throughout, products with a name. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['MG/L', 'mg/L'],
  ['UG/L', 'ug/L'],
  ['NG/L', 'ng/L'],
  ['MG/M3', 'mg/m3'],
  ['UG/M3', 'ug/m3'],
  ['KG/H', 'kg/h'],
  ['KG/D', 'kg/d'],
  ['LB/D', 'lb/d'],
  ['LBS/DAY', 'lb/d'],
  ['MPN/100ML', 'MPN/100mL'],
  ['CFU/100ML', 'CFU/100mL'],
  ['MGD', 'Mgal/d'],
  ['mgd', 'Mgal/d'],
  ['GPM', 'gal/min'],
])
