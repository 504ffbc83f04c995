/**
 * The words of VERIS 1.4.1 for who did what to which asset, and what became of it, by what they are said of, `|` between. From the VERIS
 * community's verisc-enum.json, CC BY-SA 4.0 (NOTICE); without countries, currencies and units of time.
 */
export const VERIS_TERMS: Readonly<Record<string, string>> = {
  'actor.external.variety':
    'Acquaintance|Activist|Auditor|Competitor|Customer|Force majeure|Former employee|Nation-state|Organized crime|' +
    'State-affiliated|Terrorist|Unaffiliated|Other|Unknown',
  'actor.external.motive': 'Convenience|Espionage|Fear|Financial|Fun|Grudge|Ideology|NA|Secondary|Other|Unknown',
  'actor.internal.variety':
    'Auditor|Call center|Cashier|Developer|End-user|Executive|Finance|Guard|Helpdesk|Human resources|Maintenance|' +
    'Manager|System admin|Doctor or nurse|Other|Unknown',
  'actor.internal.motive': 'Convenience|Espionage|Fear|Financial|Fun|Grudge|Ideology|Secondary|NA|Other|Unknown',
  'actor.internal.job_change':
    'Demoted|Hired|Job eval|Lateral move|Let go|Passed over|Personal issues|Promoted|Reprimanded|Resigned|Other|' +
    'Unknown',
  'actor.partner.motive': 'Convenience|Espionage|Fear|Financial|Fun|Grudge|Ideology|Secondary|NA|Other|Unknown',
  'action.hacking.variety':
    'Abuse of functionality|Backdoor|Brute force|Buffer overflow|Cache poisoning|Cryptanalysis|CSRF|' +
    'Disable controls|DoS|Evade Defenses|Exploit misconfig|Exploit vuln|Forced browsing|Format string attack|' +
    'Fuzz testing|Hijack|HTTP request smuggling|HTTP request splitting|HTTP response smuggling|' +
    'HTTP response splitting|Insecure deserialization|Integer overflows|LDAP injection|Mail command injection|AitM|' +
    'Null byte injection|Offline cracking|OS commanding|Pass-the-hash|Path traversal|Profile host|Prompt injection|' +
    'Reverse engineering|RFI|Routing detour|Scan network|Session fixation|Session prediction|Session replay|' +
    'Soap array abuse|Special element injection|SQLi|SSI injection|URL redirector abuse|Use of stolen creds|' +
    'User breakout|Virtual machine escape|XML attribute blowup|XML entity expansion|XML external entities|' +
    'XML injection|XPath injection|XQuery injection|XSS|Other|Unknown',
  'action.hacking.vector':
    '3rd party desktop|Backdoor|Command shell|Desktop sharing|Desktop sharing software|Hypervisor|Inter-tenant|' +
    'Other network service|Partner|Physical access|VPN|Web application|Other|Unknown',
  'action.hacking.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'action.malware.variety':
    'Adminware|Adware|Backdoor|Backdoor or C2|Brute force|C2|Capture app data|Capture stored data|Click fraud|' +
    'Click fraud and cryptocurrency mining|Client-side attack|Cryptocurrency mining|Destroy data|In-memory|AitM|' +
    'Modify data|Disable controls|DoS|Downloader|Exploit misconfig|Evade Defenses|Exploit vuln|Export data|' +
    'Packet sniffer|Pass-the-hash|Password dumper|Profile host|RAM scraper|Ransomware|RAT|Rootkit|Scan network|' +
    'Spam|Spyware/Keylogger|Trojan|Worm|Other|Unknown',
  'action.malware.vector':
    'C2|Direct install|Download by malware|Email|Email attachment|Email autoexecute|Email link|Email unknown|' +
    'Email other|Instant messaging|Network propagation|Partner|Remote injection|Removable media|Software update|' +
    'Web application|Web application - download|Web application - drive-by|Other|Unknown',
  'action.malware.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'action.social.variety':
    'Baiting|Bribery|Elicitation|Evade Defenses|Extortion|Forgery|Influence|Phishing|Pretexting|Prompt bombing|' +
    'Propaganda|Scam|Spam|Other|Unknown',
  'action.social.vector':
    'Documents|Email|IM|In-person|Partner|Phone|Removable media|SMS|Social media|Software|Virtual meeting|' +
    'Web application|Other|Unknown',
  'action.social.target':
    'Auditor|Call center|Cashier|Customer|Developer|End-user|End-user or employee|Executive|Finance|' +
    'Former employee|Guard|Helpdesk|Human resources|Maintenance|Manager|Other employee|Partner|System admin|Other|' +
    'Unknown',
  'action.social.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'action.error.variety':
    'Capacity shortage|Classification error|Data entry error|Disposal error|Gaffe|Loss|Maintenance error|' +
    'Malfunction|Misconfiguration|Misdelivery|Misinformation|Physical accidents|Programming error|Publishing error|' +
    'Other|Unknown',
  'action.error.vector':
    'Carelessness|Inadequate personnel|Inadequate processes|Inadequate technology|Other|Random error|' +
    'Web application|Unknown',
  'action.misuse.variety':
    'Data mishandling|Email misuse|Evade Defenses|Illicit content|Knowledge abuse|Net misuse|' +
    'Password or Session Sharing|Possession abuse|Privilege abuse|Snap picture|Unapproved hardware|' +
    'Unapproved software|Unapproved workaround|Other|Unknown',
  'action.misuse.vector': 'LAN access|Non-corporate|Physical access|Remote access|Web application|Other|Unknown',
  'action.misuse.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'action.physical.variety':
    'Assault|Bypassed controls|Connection|Destruction|Disabled controls|Evade Defenses|Skimmer|Snooping|' +
    'Surveillance|Tampering|Theft|Wiretapping|Other|Unknown',
  'action.physical.vector':
    'Partner facility|Partner vehicle|Personal residence|Personal vehicle|Public facility|Public vehicle|' +
    'Victim grounds|Victim public area|Victim secure area|Victim work area|Unknown|Other',
  'action.physical.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'action.environmental.variety':
    'Deterioration|Earthquake|EMI|ESD|Fire|Flood|Hazmat|Humidity|Hurricane|Ice|Landslide|Leak|Lightning|Meteorite|' +
    'Particulates|Pathogen|Power failure|Temperature|Tornado|Tsunami|Vermin|Volcano|Wind|Other|Unknown',
  'action.unknown.result': 'Infiltrate|Exfiltrate|Elevate|Lateral movement|Deploy payload|Persist|Other|Unknown|NA',
  'asset.assets.variety':
    'M - Disk drive|M - Disk media|M - Documents|M - Flash drive|M - Payment card|M - Smart card|M - SIM card|' +
    'M - Tapes|M - Other|M - Unknown|M - Fax|N - Access reader|N - Broadband|N - Camera|N - Firewall|N - IDS|' +
    'N - LAN|N - NAS|N - PBX|N - PLC|N - Private WAN|N - Public WAN|N - Remote access|N - Router or switch|N - RTU|' +
    'N - SAN|N - Telephone|N - VoIP adapter|N - WLAN|N - Other|N - Unknown|P - Auditor|P - Call center|P - Cashier|' +
    'P - Customer|P - Developer|P - End-user|P - End-user or employee|P - Executive|P - Finance|' +
    'P - Former employee|P - Guard|P - Helpdesk|P - Human resources|P - Maintenance|P - Manager|P - Other employee|' +
    'P - Partner|P - System admin|P - Other|P - Unknown|S - Authentication|S - Backup|' +
    'S - Configuration or patch management|S - Code repository|S - Database|S - DCS|S - DHCP|S - Directory|S - DNS|' +
    'S - File|S - ICS|S - LLM application|S - Log|S - Mail|S - Mainframe|S - Payment switch|S - POS controller|' +
    'S - Print|S - Proxy|S - Secrets vault|S - VM host|S - Web application|S - Other|S - Unknown|T - ATM|' +
    'T - Gas terminal|T - Kiosk|T - PED pad|T - Other|T - Unknown|U - Auth token|U - Desktop|U - Desktop or laptop|' +
    'U - Laptop|U - Media|U - Mobile phone|U - Peripheral|U - POS terminal|U - Tablet|U - Telephone|U - VoIP phone|' +
    'U - Other|U - Unknown|E - Telemetry|E - Telematics|E - Other|E - Unknown|Unknown|Other',
  'asset.ownership': 'Customer|Employee|NA|Partner|Unknown|Victim|Other',
  'asset.cloud': 'On-Premise Asset(s)|External Cloud Asset(s)|Other|Unknown|NA',
  'asset.hosting':
    'External - unknown environment|External - dedicated environment|External - shared environment|Internal|NA|' +
    'Other|Unknown',
  'asset.management': 'External|Internal|Co-managed|NA|Unknown|Other',
  'asset.role': 'IT|OT|Unknown|Other|NA',
  'attribute.confidentiality.data_disclosure': 'No|Potentially|Yes|Unknown',
  'attribute.confidentiality.data.variety':
    'API key|Bank|Classified|Copyrighted|Credentials|Digital certificate|Internal|Medical|Multi-factor credential|' +
    'Payment|Personal|Sensitive Personal|Secrets|Session key|Source code|System|Virtual currency|Other|Unknown',
  'attribute.confidentiality.data_victim':
    'Customer|Employee|Partner|Patient|Student|Victim organization|Other|Unknown',
  'attribute.confidentiality.state':
    'Processed|Stored|Stored encrypted|Stored unencrypted|Transmitted|Transmitted encrypted|' +
    'Transmitted unencrypted|Other|Unknown|Printed',
  'attribute.integrity.variety':
    'Alter behavior|Created account|Defacement|Fraudulent transaction|Hardware tampering|Log tampering|' +
    'Misrepresentation|Modify authentication|Modify configuration|Modify data|Modify privileges|' +
    'Register MFA device|Repurpose|Software installation|Other|Unknown',
  'attribute.availability.variety': 'Acceleration|Degradation|Destruction|Interruption|Loss|Obscuration|Other|Unknown',
  'discovery_method.external.variety':
    'Actor disclosure|Audit|Customer|Emergency response team|Found documents|Fraud detection|Incident response|' +
    'Law enforcement|Security researcher|Suspicious traffic|Unrelated 3rd party|Other|Unknown',
  'discovery_method.internal.variety':
    'Antivirus|Break in discovered|Data loss prevention|Financial audit|Fraud detection|Hids|Incident response|' +
    'Infrastructure monitoring|It review|Log review|Nids|Offboarding|Reported by employee|Security alarm|Other|' +
    'Unknown',
  'discovery_method.partner.variety': 'Antivirus|Audit|Incident response|Monitoring service|Other|Unknown',
  'impact.loss.variety':
    'Asset and fraud|Brand damage|Business disruption|Competitive advantage|Legal and regulatory|Operating costs|' +
    'Response and recovery|Other',
  'impact.loss.rating': 'Major|Moderate|Minor|None|Unknown',
  'impact.overall_rating': 'Catastrophic|Damaging|Painful|Distracting|Insignificant|Unknown',
  targeted: 'Opportunistic|Targeted|NA|Unknown',
  security_incident: 'Confirmed|Suspected|Near miss|False positive',
  confidence: 'High|Medium|Low|None',
};
