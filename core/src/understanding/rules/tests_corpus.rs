//! Utterances of our own making with the intent and the slots that they should be read as: one to a line, the intent, the
//! words, and `slot=value` pairs.

use super::tests::read;
use crate::understanding::{Decision, Tier, Topic};
use std::collections::BTreeMap;

const CORPUS: &str = "
noise | Hi, my neighbors are playing really loud music again. | noise_kind=loud music
noise | there's a loud party at 3307 West Lincoln Boulevard | location.street_number=3307; location.street=West Lincoln Boulevard
noise | I'd like to make a noise complaint
noise | the people upstairs have been stomping and blasting music since ten | when=since ten
noise | somebody is running a leaf blower at six in the morning | noise_kind=leaf blower
noise | construction started at 5:30 a.m. on North Alder Street | location.street=North Alder Street; noise_kind=construction
noise | a car alarm has been going off for two hours | noise_kind=car alarm; duration=for two hours
noise | they're having a huge party next door and I can't sleep
noise | the bass is shaking my walls, apartment 3C | location.unit=Apartment 3C
noise | Can you tell my neighbor to turn it down? It's every night. | duration=every night
noise | there's a band playing way too loud at Riverside Park | location.place=Riverside Park
noise | kids are yelling and partying in the alley behind 2210 Larch Street right now | location.street_number=2210; location.street=Larch Street; when=right now
noise | my upstairs neighbor plays drums all night long | duration=all night long
noise | it's really noisy at the bar on Fifth Street | location.street=Fifth Street
noise | loud music coming from the house at the corner of Maple and Third | location.street=Maple; location.cross_street=Third
noise | someone's jackhammering on Oak Avenue since five this morning | location.street=Oak Avenue
noise | the generator next door has been running all day and it's loud | noise_kind=generator
noise | please ask them to keep the noise down at 18 Birch Court | location.street_number=18; location.street=Birch Court
noise | their TV is blaring through the wall
noise | I want to report a loud party
fireworks | kids are setting off fireworks behind the school right now | when=right now
fireworks | there are firecrackers going off on Larch Street | location.street=Larch Street
fireworks | somebody is shooting off bottle rockets at Riverside Park | location.place=Riverside Park
fireworks | I'd like to report illegal fireworks at 412 Alder Street | location.street_number=412; location.street=Alder Street
fireworks | my neighbor has been lighting fireworks every night this week
fireworks | fireworks again, near the corner of Fifth and Larch | location.street=Fifth; location.cross_street=Larch
fireworks | they're launching roman candles from the parking lot
fireworks | people are doing fireworks and my dog is terrified of the noise
fireworks | it's definitely fireworks, I can see them from my porch
fireworks | M80s going off since nine o'clock | when=since nine o'clock
fireworks | can you stop the fireworks on Mill Road | location.street=Mill Road
fireworks | left over fireworks are lying all over the playground
illegal_parking | yeah hi there's a gray Honda been in front of my driveway since like six | vehicle.color=gray; vehicle.make=Honda; when=since like six
illegal_parking | there's a truck parked in front of a fire hydrant on Maple Street | vehicle.body=truck; location.street=Maple Street
illegal_parking | somebody parked in my spot again
illegal_parking | a white van is blocking the sidewalk at 918 Cedar Avenue | vehicle.color=white; vehicle.body=van; location.street_number=918; location.street=Cedar Avenue
illegal_parking | a car is double parked on Second Avenue | location.street=Second Avenue
illegal_parking | someone's parked in the handicap spot without a permit at Garfield Library | location.place=Garfield Library
illegal_parking | I can't get out of my driveway because of a blue Toyota Camry, plate BDX7719 | vehicle.color=blue; vehicle.make=Toyota; vehicle.model=Camry; vehicle.plate=BDX7719
illegal_parking | I want to report illegal parking
illegal_parking | they keep parking in the bike lane on Larch
illegal_parking | a trailer is parked in the fire lane behind the market
illegal_parking | a black SUV parked across two spaces blocking my garage | vehicle.color=black; vehicle.body=SUV
illegal_parking | there's a car parked on the lawn at 77 Poplar Lane | location.street_number=77; location.street=Poplar Lane
illegal_parking | the delivery truck is blocking the alley and we're blocked in
illegal_parking | vehicle parked the wrong way on Chestnut Street | location.street=Chestnut Street
illegal_parking | parking complaint, a red pickup in the loading zone | vehicle.color=red; vehicle.body=pickup
illegal_parking | somebody left their car in the bus stop at Fifth and Larch | location.street=Fifth; location.cross_street=Larch
illegal_parking | a car's blocking our driveway, license plate ABC 1234 | vehicle.plate=ABC1234
illegal_parking | can you ticket a car that's parked in a crosswalk
abandoned_vehicle | there's an abandoned car on my street
abandoned_vehicle | an old white van has been sitting at 1904 First Avenue for three weeks | vehicle.color=white; vehicle.body=van; location.street_number=1904; location.street=First Avenue; duration=for three weeks
abandoned_vehicle | a car hasn't moved in two months and it has flat tires | duration=two months
abandoned_vehicle | I want to report an abandoned truck on Route 9 | vehicle.body=truck; location.street=Route 9
abandoned_vehicle | somebody abandoned a motorcycle behind my building | vehicle.body=motorcycle
abandoned_vehicle | the RV has been parked there since March, no plates | duration=since March; vehicle.body=RV
abandoned_vehicle | a green Chevy Malibu with expired tags hasn't been moved for a month | vehicle.color=green; vehicle.make=Chevrolet; vehicle.model=Malibu
abandoned_vehicle | there's a junk car in front of 55 Spruce Street | location.street_number=55; location.street=Spruce Street
abandoned_vehicle | this vehicle looks abandoned, the windows are covered in dust
abandoned_vehicle | a boat trailer has been left on our block for over a year | vehicle.body=trailer
abandoned_vehicle | abandoned vehicle on Old Mill Road near Larch | location.street=Old Mill Road; location.cross_street=Larch
abandoned_vehicle | the pickup has not moved since Thanksgiving | vehicle.body=pickup
towed_vehicle | was my car towed?
towed_vehicle | my car got towed last night and I need to find it | when=last night
towed_vehicle | I parked on Larch Street and my car is gone, I think it was towed | location.street=Larch Street
towed_vehicle | how do I get my truck out of impound
towed_vehicle | I think you guys towed my Honda Civic, plate 7KL204 | vehicle.make=Honda; vehicle.model=Civic; vehicle.plate=7KL204
towed_vehicle | where's the impound lot
towed_vehicle | they impounded my son's car yesterday | when=yesterday
towed_vehicle | can you check if a blue Ford Focus was towed from Second Avenue | vehicle.color=blue; vehicle.make=Ford; vehicle.model=Focus
towed_vehicle | my van was towed from the library and I want to know where it is
towed_vehicle | someone towed my car
towed_vehicle | I need to get my car back from the tow yard
towed_vehicle | my plate is BDX7719 and I want to know if it was towed | vehicle.plate=BDX7719
lost_property | I lost my wallet | item=wallet
lost_property | I left my backpack on the bus yesterday | item=backpack; when=yesterday
lost_property | has anyone turned in a black purse | item=black purse
lost_property | I think I dropped my keys at Riverside Park | item=keys; location.place=Riverside Park
lost_property | I lost my driver's license somewhere downtown | item=driver's license
lost_property | do you have a lost and found
lost_property | I misplaced my hearing aid at the courthouse on Monday | item=hearing aid; when=on Monday
lost_property | my phone is lost, I had it at the market | item=phone
lost_property | I forgot my umbrella on the train this morning | item=umbrella; when=this morning
lost_property | I'd like to report a lost passport
lost_property | I lost a gold ring last weekend | item=gold ring; when=last weekend
lost_property | did somebody turn in a set of keys
lost_property | we lost our camera at the fairgrounds | item=camera
lost_property | I left my laptop at the library, my name is Dwight Tran | item=laptop; person.name=Dwight Tran
lost_property | I lost my glasses, no, my sunglasses, on the beach
past_theft | somebody stole my bike on Tuesday | item=bike; when=on Tuesday
past_theft | my bicycle was stolen from in front of the library last night | item=bicycle; when=last night
past_theft | a package was taken off my porch yesterday | item=package; when=yesterday
past_theft | I want to report a theft
past_theft | someone took my mountain bike from 412 Alder Street | item=mountain bike; location.street_number=412; location.street=Alder Street
past_theft | my purse was stolen at the gym last week | item=purse; when=last week
past_theft | thieves stole our patio chairs over the weekend | item=patio chairs; when=over the weekend
past_theft | our flag was stolen two days ago | item=flag; when=two days ago
past_theft | someone stole the tools from my yard on Monday | item=tools; when=on Monday
past_theft | my Amazon package got stolen | item=amazon package
past_theft | I had my phone stolen at the fair last Saturday | when=last Saturday
past_theft | a porch pirate took my package, worth about 200 dollars | item=package
past_theft | my son's scooter was taken from school yesterday | when=yesterday
past_theft | they stole my lawn mower last month | item=lawn mower; when=last month
past_theft | somebody swiped my garden gnome | item=garden gnome
vandalism | someone smashed my mailbox last night | item=mailbox; when=last night
vandalism | my car was keyed over the weekend | when=over the weekend
vandalism | kids egged my house on Halloween
vandalism | I'd like to report vandalism
vandalism | somebody slashed my tires at 412 Alder | item=tires
vandalism | our fence was knocked down yesterday | item=fence; when=yesterday
vandalism | somebody threw a rock through my window last week | item=window; when=last week
vandalism | the bus shelter on Fifth Street was smashed | location.street=Fifth Street
vandalism | someone broke my car window but nothing was taken
vandalism | they spray painted my garage door | item=garage door
vandalism | my garden statue was destroyed on Sunday | item=garden statue; when=on Sunday
vandalism | there's property damage at our church, broken windows
vandalism | somebody broke my side mirror two nights ago | item=side mirror
vandalism | my flower pots got smashed
vandalism | somebody scratched the hood of my car on purpose
minor_crash | I had a fender bender at Fifth and Larch, nobody's hurt | location.street=Fifth; location.cross_street=Larch
minor_crash | I backed into a pole in the parking lot
minor_crash | someone rear-ended me at the light on Maple Street, no injuries | location.street=Maple Street
minor_crash | we had a minor accident and exchanged insurance
minor_crash | I need to report a car accident from this morning, nobody was hurt | when=this morning
minor_crash | a lady bumped into my car at the grocery store yesterday | when=yesterday
minor_crash | I clipped a mailbox on Saturday | when=on Saturday
minor_crash | I was in a small crash on Route 9, both cars are off the road | location.street=Route 9
minor_crash | I hit a deer last night and my bumper is damaged, I'm fine | when=last night
minor_crash | another car sideswiped mine, we both pulled over and we're okay
minor_crash | I scraped a parked car and left a note
minor_crash | just a dent, but we'd like to report the collision
records_request | how do I get a copy of my accident report | topic=accident report
records_request | I need a copy of a police report | topic=police report
records_request | what are the records office hours
records_request | I need a background check letter for a job
records_request | do you do fingerprints
records_request | I'd like to request body cam footage
records_request | my insurance needs the crash report from May
records_request | case number 24-10587, I want a copy of the report | case_number=2410587
records_request | where can I pick up my police report
records_request | I need a clearance letter for my visa
records_request | how much does a copy of a report cost
records_request | can I order public records
officer_message | I'd like to leave a message for Officer Vega | officer=Officer Vega
officer_message | Detective Moss asked me to call back | officer=Detective Moss
officer_message | I'm trying to reach Deputy Harlan about my case | officer=Deputy Harlan
officer_message | I have more information to add to my report
officer_message | what's the status of my case
officer_message | I'm returning a call from Sergeant Pike | officer=Sergeant Pike
officer_message | can I get a message to badge 417 | officer=Badge 417
officer_message | officer Brant gave me his card and I want to talk to him | officer=Officer Brant
officer_message | is Detective Moss in, it's about the burglary case | officer=Detective Moss
officer_message | please have Officer Vega call me at 555-0142 | officer=Officer Vega; phone=555-0142
officer_message | I need to give Detective Moss an update on my case | officer=Detective Moss
officer_message | any update on my case
general_info | what are your office hours
general_info | is the library open today
general_info | how do I get a burn permit | topic=burn permit
general_info | is today a burn day
general_info | do I need a permit for a block party
general_info | what time does the farmers market open
general_info | are fire pits legal in the city
general_info | what's the number for animal control
general_info | who do I call about a broken parking meter
general_info | is there a curfew for teenagers
general_info | when is street sweeping on my street
general_info | I have a question about parking permits
general_info | where can I drop off old paint
general_info | is Mill Road bridge closed
general_info | do you offer ride alongs
general_info | how do I apply for a garage sale permit
barking_dog | my neighbor's dog has been barking all night
graffiti | there's graffiti on the underpass
theft_from_vehicle | somebody broke into my car last night and took my laptop
theft_from_vehicle | my license plate was stolen
theft_from_vehicle | someone stole my bag out of my truck yesterday
past_burglary | our garage was broken into last week
past_burglary | someone broke into my house while we were on vacation last month
stolen_vehicle | my car was stolen last night
stolen_vehicle | somebody stole my motorcycle on Friday
fraud | I got scammed with gift cards
fraud | someone opened a credit card in my name
harassment | an old coworker keeps texting me
hit_and_run | somebody hit my parked car and drove off last Tuesday
hit_and_run | I want to report a hit and run from yesterday
road_hazard | there's a mattress in the road on Larch Street
road_hazard | a stalled car is on the shoulder of Route 9
traffic_complaint | people speed down our street every morning
signal_out | the traffic light at Fifth and Larch is out
signal_out | a stop sign is missing on Cedar
suspicious_activity | there was a suspicious van on our street yesterday
unwanted_person | people are camping behind my store
unwanted_person | a man is trespassing on our property
crime_tip | I think they're dealing drugs at 412 Alder
extra_patrol | could you do extra patrol while we're on vacation
civil_matter | my landlord won't return my security deposit
jail_court_info | what are the jail visiting hours
jail_court_info | how do I pay my speeding ticket
officer_feedback | I want to file a complaint about an officer
alarm | I set off my alarm by mistake
lockout | I locked my keys in my car
stray_animal | there's a stray dog in my yard
stray_animal | my dog got out this morning
dead_animal | there's a dead raccoon on Maple Street
wildlife | a raccoon is living in my attic
road_defect | there's a huge pothole on Oak Avenue
streetlight | the street light in front of my house is out
missed_trash | my trash wasn't picked up this week
missed_trash | I need a new recycling bin
illegal_dumping | someone dumped a couch in the alley
tree_limb | a tree limb fell in the park
water_sewer | the hydrant is leaking on Second Avenue
power_outage | our power is out
tow_repo_notice | this is Harbor Towing with a private property impound
found_property | I found a wallet on the sidewalk
animal_cruelty | my neighbor leaves his dog chained up with no water
code_enforcement | the house next door has weeds up to the windows
ask_human | can I just talk to a person about my noise complaint
";

struct Row<'a> {
    intent: &'a str,
    text: &'a str,
    slots: Vec<(&'a str, &'a str)>,
}

fn rows() -> Vec<Row<'static>> {
    CORPUS
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut parts = line.split(" | ");
            let (intent, text) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let slots = parts.next().unwrap_or("").split("; ").filter_map(|pair| pair.split_once('=')).collect();
            Row { intent, text, slots }
        })
        .collect()
}

#[test]
fn the_corpus_is_read_as_it_was_meant() {
    let (mut right, mut slots_right, mut slots_all) = (0, 0, 0);
    let mut wrong = Vec::new();
    let rows = rows();
    for row in &rows {
        let reading = read(row.text, &Topic::Opening);
        if reading.intent.as_str() == row.intent {
            right += 1;
        } else {
            wrong.push(format!("{} for {}: {} {:?}", reading.intent.as_str(), row.intent, row.text, reading.also));
        }
        for (slot, value) in &row.slots {
            slots_all += 1;
            let found =
                reading.slots.iter().find(|fill| fill.slot.as_str() == *slot).map(|fill| fill.value.open().as_str());
            if found == Some(value) {
                slots_right += 1;
            } else {
                wrong.push(format!("{slot} {found:?} for {value}: {}", row.text));
            }
        }
    }
    // Floors that may only rise.
    let report = format!("intents {right} of {}, slots {slots_right} of {slots_all}", rows.len());
    println!("{report}");
    assert!(right >= 218 && slots_right >= 163, "{report}\n{}", wrong.join("\n"));
}

#[test]
fn starter_matters_are_served_alone_and_others_are_not() {
    let mut wrong = Vec::new();
    let mut unsafe_alone = Vec::new();
    let mut alone: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in rows() {
        let reading = read(row.text, &Topic::Opening);
        let starter = super::starter::MATTERS.iter().any(|matter| matter.id == row.intent);
        let count = alone.entry(row.intent).or_default();
        count.1 += 1;
        count.0 += usize::from(reading.decision == Decision::Alone);
        if starter && (reading.decision != Decision::Alone || reading.urgency > Tier::None) {
            wrong.push(format!("not alone: {} {:?} {:?}", row.text, reading.reasons, reading.also));
        }
        if !starter {
            unsafe_alone.extend((reading.decision == Decision::Alone).then_some(row.text));
        }
    }
    assert!(unsafe_alone.is_empty(), "left to a machine: {unsafe_alone:?}");
    assert!(wrong.is_empty(), "{} wrong\n{}\n{alone:?}", wrong.len(), wrong.join("\n"));
}
