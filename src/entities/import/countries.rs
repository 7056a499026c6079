//! Countries as sources write them, turned into the ids of states and territories.

use super::super::Gazetteer;
use super::super::actor::{ActorId, ActorType};
use super::super::resolve::Resolution;
use super::draft::Country;
use std::collections::HashMap;

/// ISO 3166-1: the codes of three letters and those of two.
const ALPHA_3: &str = "\
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF ATG:AG AUS:AU \
AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL BLR:BY BLZ:BZ \
BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI \
CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE \
DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK \
FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR \
GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN \
IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH \
KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV \
MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN \
MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI \
NIU:NU NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL \
PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG \
SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI \
SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK TKM:TM TLS:TL TON:TO TTO:TT \
TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG \
VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW";

/// The code of two letters for one of three.
pub fn alpha_2(alpha_3: &str) -> Option<&'static str> {
    ALPHA_3.split(' ').find_map(|pair| pair.strip_prefix(alpha_3)?.strip_prefix(':'))
}

/// Finds countries, remembering what was asked before.
pub struct Countries<'g> {
    gazetteer: &'g Gazetteer,
    /// Codes of two letters by the key of an entity.
    by_key: HashMap<String, String>,
    written: HashMap<String, Option<ActorId>>,
}

impl<'g> Countries<'g> {
    pub fn new(gazetteer: &'g Gazetteer) -> Countries<'g> {
        Countries { gazetteer, by_key: HashMap::new(), written: HashMap::new() }
    }

    pub fn add_code(&mut self, key: String, code: String) {
        self.by_key.insert(key, code);
    }

    pub fn resolve(&mut self, country: &Country) -> Option<ActorId> {
        match country {
            Country::Written(text) => self.written(text.trim()),
            Country::Key(key) => match self.by_key.get(key).cloned() {
                Some(code) => self.written(&code),
                None => self.by_qid(key),
            },
        }
    }

    fn written(&mut self, text: &str) -> Option<ActorId> {
        if let Some(known) = self.written.get(text) {
            return known.clone();
        }
        let found = self.find(text);
        self.written.insert(text.to_owned(), found.clone());
        found
    }

    fn find(&self, text: &str) -> Option<ActorId> {
        if text.contains('/') {
            let id: ActorId = text.parse().ok()?;
            return self.gazetteer.get(&id).map(|actor| actor.id.clone());
        }
        let code = match text.len() {
            2 => Some(text.to_owned()),
            3 => alpha_2(&text.to_ascii_uppercase()).map(str::to_owned),
            _ => None,
        };
        if let Some(found) = code.and_then(|code| self.by_code(&code)) {
            return Some(found);
        }
        match self.gazetteer.resolve(text) {
            Resolution::Found(id) => self.land(&id).then_some(id),
            Resolution::Ambiguous(ids) => {
                let mut states =
                    ids.into_iter().filter(|id| self.gazetteer.get(id).is_some_and(|a| a.kind == ActorType::State));
                states.next().filter(|_| states.next().is_none())
            }
            Resolution::NotFound { .. } => None,
        }
    }

    fn by_code(&self, code: &str) -> Option<ActorId> {
        let code = code.to_ascii_lowercase();
        let ids = ["state", "territory"].iter().filter_map(|kind| format!("{kind}/{code}").parse::<ActorId>().ok());
        ids.into_iter().find(|id| self.gazetteer.get(id).is_some())
    }

    fn by_qid(&self, qid: &str) -> Option<ActorId> {
        let land = self.gazetteer.actors().find(|actor| actor.qid.as_deref() == Some(qid))?;
        self.land(&land.id).then(|| land.id.clone())
    }

    fn land(&self, id: &ActorId) -> bool {
        self.gazetteer.get(id).is_some_and(|a| matches!(a.kind, ActorType::State | ActorType::Territory))
    }
}
