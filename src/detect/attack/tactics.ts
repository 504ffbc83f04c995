/** A tactic of ATT&CK: what an attacker wants. */
export interface Tactic {
  /** As `TA0006`. */
  readonly id: string;
  readonly name: string;
  /** Numbers of the techniques that serve it: `1110` is T1110. */
  readonly techniques: readonly string[];
}

/**
 * The tactics of MITRE ATT&CK for enterprises, version 19.1, in the order of its matrix, with their techniques.
 * Those below a technique (T1110.001) serve the same tactics as it does.
 */
export const TACTICS: readonly Tactic[] = [
  tactic('TA0043', 'Reconnaissance', '1589 1590 1591 1592 1593 1594 1595 1596 1597 1598 1681 1682'),
  tactic('TA0042', 'Resource Development', '1583 1584 1585 1586 1587 1588 1608 1650 1683'),
  tactic('TA0001', 'Initial Access', '1078 1091 1133 1189 1190 1195 1199 1200 1566 1659 1669'),
  tactic(
    'TA0002',
    'Execution',
    '1047 1053 1059 1072 1106 1127 1129 1197 1203 1204 1559 1569 1574 1609 1610 1648 1651 1674 1675 1677',
  ),
  tactic(
    'TA0003',
    'Persistence',
    `1037 1053 1078 1098 1112 1133 1136 1137 1176 1197 1205 1505 1525 1542 1543 1546 1547 1554 1556 1653 1668
     1671`,
  ),
  tactic('TA0004', 'Privilege Escalation', '1037 1053 1055 1068 1078 1098 1134 1484 1543 1546 1547 1548 1611'),
  tactic(
    'TA0005',
    'Stealth',
    `1006 1014 1027 1036 1055 1070 1078 1127 1134 1140 1197 1202 1205 1211 1216 1218 1220 1221 1480 1497 1535
     1542 1564 1574 1612 1620 1622 1678 1679 1684`,
  ),
  tactic(
    'TA0112',
    'Defense Impairment',
    '1112 1207 1222 1484 1553 1556 1578 1599 1600 1601 1647 1666 1685 1686 1687 1688 1689 1690',
  ),
  tactic(
    'TA0006',
    'Credential Access',
    '1003 1040 1056 1110 1111 1187 1212 1528 1539 1552 1555 1556 1557 1558 1606 1621 1649',
  ),
  tactic(
    'TA0007',
    'Discovery',
    `1007 1010 1012 1016 1018 1033 1040 1046 1049 1057 1069 1082 1083 1087 1120 1124 1135 1201 1217 1482 1497
     1518 1526 1538 1580 1613 1614 1615 1619 1622 1652 1654 1673 1680`,
  ),
  tactic('TA0008', 'Lateral Movement', '1021 1072 1080 1091 1210 1534 1550 1563 1570'),
  tactic(
    'TA0009',
    'Collection',
    '1005 1025 1039 1056 1074 1113 1114 1115 1119 1123 1125 1185 1213 1530 1557 1560 1602',
  ),
  tactic(
    'TA0011',
    'Command and Control',
    '1001 1008 1071 1090 1092 1095 1102 1104 1105 1132 1205 1219 1568 1571 1572 1573 1659 1665',
  ),
  tactic('TA0010', 'Exfiltration', '1011 1020 1029 1030 1041 1048 1052 1537 1567'),
  tactic('TA0040', 'Impact', '1485 1486 1489 1490 1491 1495 1496 1498 1499 1529 1531 1561 1565 1657 1667'),
];

/** What ATT&CK calls them since version 19: rules written before, and other tools, still say the other. */
const RENAMED: Readonly<Record<string, string>> = {
  'T1070.001': 'T1685.005',
  'T1070.002': 'T1685.006',
  T1562: 'T1685',
  'T1562.001': 'T1685',
  'T1562.002': 'T1685.001',
  'T1562.003': 'T1690',
  'T1562.004': 'T1686',
  'T1562.006': 'T1685',
  'T1562.007': 'T1686.001',
  'T1562.008': 'T1685.002',
  'T1562.009': 'T1688',
  'T1562.010': 'T1689',
  'T1562.011': 'T1685.003',
  'T1562.012': 'T1685.004',
  'T1562.013': 'T1686.002',
  T1656: 'T1684.001',
  T1672: 'T1684.002',
};

const TACTIC_IDS: ReadonlySet<string> = new Set(TACTICS.map(({ id }) => id));

/** The technique that an id is of, or is of a part of, by its present id (`T1562.004` is of T1686); undefined for an id of none. */
export function techniqueOf(id: string): string | undefined {
  const [technique = ''] = (Object.hasOwn(RENAMED, id) ? (RENAMED[id] ?? id) : id).split('.');
  return /^T\d{4}$/.test(technique) ? technique : undefined;
}

/** The tactics that ids of techniques and tactics are of, each once, in the order of the matrix; of ids that ATT&CK does not have none. */
export function tacticsOf(ids: readonly string[]): readonly string[] {
  const techniques = new Set(ids.map((id) => techniqueOf(id)?.slice(1)));
  return TACTICS.filter(
    ({ id, techniques: own }) => ids.includes(id) || own.some((technique) => techniques.has(technique)),
  ).map(({ id }) => id);
}

/** Whether ids of ATT&CK are of this one: the same, one below it, or, of a tactic, one of its techniques. */
export function isOfAttack(wanted: string): (ids: readonly string[]) => boolean {
  if (TACTIC_IDS.has(wanted)) return (ids) => tacticsOf(ids).includes(wanted);
  return (ids) => ids.some((id) => id === wanted || id.startsWith(`${wanted}.`) || techniqueOf(id) === wanted);
}

function tactic(id: string, name: string, techniques: string): Tactic {
  return { id, name, techniques: techniques.split(/\s+/) };
}
