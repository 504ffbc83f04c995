/** `ours: key key ..` a line. */
function table(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.trim().split('\n')) {
    const [ours = '', keys = ''] = line.trim().split(': ');
    for (const key of keys.split(' ')) names.set(key, ours);
  }
  return names;
}

/**
 * Keys of CEF ("ArcSight extension dictionary" of the standard), and the names under which we keep them: the taxonomy's where it has
 * one, else the standard's full name in lower case. `timestamp`, `hostname`, `processname` and `processid` are fields of the
 * event, the others are under `details`.
 */
export const CEF_KEYS = table(`
  timestamp: rt deviceReceiptTime
  hostname: dvchost deviceHostName
  processname: deviceProcessName
  processid: dvcpid deviceProcessId
  action: act deviceAction
  applicationprotocol: app applicationProtocol
  bytesin: in bytesIn
  bytesout: out bytesOut
  destinationdnsdomain: destinationDnsDomain
  destinationhostname: dhost destinationHostName
  destinationipaddress: dst destinationAddress c6a3
  destinationmacaddress: dmac destinationMacAddress
  destinationntdomain: dntdom destinationNtDomain
  destinationport: dpt destinationPort
  destinationprocessid: dpid destinationProcessId
  destinationprocessname: dproc destinationProcessName
  destinationservicename: destinationServiceName
  destinationtranslatedipaddress: destinationTranslatedAddress
  destinationtranslatedport: destinationTranslatedPort
  destinationuri: request requestUrl
  destinationuserid: duid destinationUserId
  destinationusername: duser destinationUserName
  destinationuserprivileges: dpriv destinationUserPrivileges
  deviceaddress: dvc deviceAddress
  devicecustomdate1: deviceCustomDate1
  devicecustomdate1label: deviceCustomDate1Label
  devicecustomdate2: deviceCustomDate2
  devicecustomdate2label: deviceCustomDate2Label
  devicecustomnumber1: cn1 deviceCustomNumber1
  devicecustomnumber1label: cn1Label deviceCustomNumber1Label
  devicecustomnumber2: cn2 deviceCustomNumber2
  devicecustomnumber2label: cn2Label deviceCustomNumber2Label
  devicecustomnumber3: cn3 deviceCustomNumber3
  devicecustomnumber3label: cn3Label deviceCustomNumber3Label
  devicecustomstring1: cs1 deviceCustomString1
  devicecustomstring1label: cs1Label deviceCustomString1Label
  devicecustomstring2: cs2 deviceCustomString2
  devicecustomstring2label: cs2Label deviceCustomString2Label
  devicecustomstring3: cs3 deviceCustomString3
  devicecustomstring3label: cs3Label deviceCustomString3Label
  devicecustomstring4: cs4 deviceCustomString4
  devicecustomstring4label: cs4Label deviceCustomString4Label
  devicecustomstring5: cs5 deviceCustomString5
  devicecustomstring5label: cs5Label deviceCustomString5Label
  devicecustomstring6: cs6 deviceCustomString6
  devicecustomstring6label: cs6Label deviceCustomString6Label
  devicedirection: deviceDirection
  deviceeventcategory: cat deviceEventCategory
  deviceexternalid: deviceExternalId
  devicefacility: deviceFacility
  devicemacaddress: dvcmac deviceMacAddress
  endtime: end endTime
  eventcount: cnt baseEventCount
  eventoutcome: outcome eventOutcome
  externalid: externalId
  filehash: fileHash
  filename: fname fileName
  filepath: filePath
  filesize: fsize fileSize
  message: msg message
  reason: reason
  requestcontext: requestContext
  requestcookies: requestCookies
  requestmethod: requestMethod
  sourcehostname: shost sourceHostName
  sourceipaddress: src sourceAddress c6a2
  sourcemacaddress: smac sourceMacAddress
  sourcentdomain: sntdom sourceNtDomain
  sourceport: spt sourcePort
  sourceprocessid: spid sourceProcessId
  sourceprocessname: sproc sourceProcessName
  sourceservicename: sourceServiceName
  sourcetranslatedipaddress: sourceTranslatedAddress
  sourcetranslatedport: sourceTranslatedPort
  sourceuserid: suid sourceUserId
  sourceusername: suser sourceUserName
  sourceuserprivileges: spriv sourceUserPrivileges
  starttime: start startTime
  transportprotocol: proto transportProtocol
  useragent: requestClientApplication
`);

/** Keys of LEEF ("Predefined LEEF event attributes"), as above. */
export const LEEF_KEYS = table(`
  timestamp: devTime
  severity: sev
  action: action
  bytesin: dstBytes
  bytesout: srcBytes
  destinationhostname: dstName
  destinationipaddress: dst
  destinationmacaddress: dstMAC
  destinationport: dstPort
  destinationtranslatedipaddress: dstPostNAT
  destinationtranslatedport: dstPostNATPort
  destinationuri: url
  deviceeventcategory: cat
  message: msg
  policy: policy
  reason: reason
  resource: resource
  sourcehostname: identHostName srcName
  sourceipaddress: src
  sourcemacaddress: srcMAC
  sourceport: srcPort
  sourcetranslatedipaddress: srcPostNAT
  sourcetranslatedport: srcPostNATPort
  sourceusername: usrName
  transportprotocol: proto
  useragent: userAgent
`);

/** Names of ours whose digits are numbers. */
export const NUMBERS: ReadonlySet<string> = new Set(
  (
    'sourceport destinationport sourcetranslatedport destinationtranslatedport ' +
    'bytesin bytesout eventcount filesize'
  ).split(' '),
);
