//! Lists of words that several tables name.

use crate::language::WordSet;

/// The lists.
pub const SETS: &[WordSet] = &[
    (
        "who",
        "he she him her them i me we us wife husband son daughter mom mother dad father brother sister baby kid kids child \
         children boy boys girl girls man men woman women guy guys lady ladies person people somebody someone anybody \
         anyone neighbor neighbors friend roommate coworker boss tenant grandma grandpa grandmother grandfather grandson \
         granddaughter uncle aunt toddler infant student patient customer driver passenger teen teenager cousin boyfriend \
         girlfriend partner ex gentleman stranger worker workers employee clerk victim pedestrian cyclist nephew niece \
         nana papa resident elderly",
    ),
    (
        "kin",
        "he she wife husband son daughter mom mother dad father brother sister baby grandma grandpa grandmother grandfather \
         grandson granddaughter uncle aunt toddler infant roommate coworker boyfriend girlfriend partner friend patient \
         man woman guy lady somebody someone person kid child boy girl driver",
    ),
    (
        "dependent",
        "son daughter baby kid kids child children boy girl toddler infant grandson granddaughter grandma grandpa \
         grandmother grandfather newborn preschooler year nephew niece stepson stepdaughter mom mother dad father student \
         twins teenager elderly",
    ),
    ("child", "baby kid kids child children boy girl toddler infant newborn son daughter grandson granddaughter"),
    ("place", "school office church store mall work place building hospital clinic courthouse house station bar club"),
    ("elder", "grandma grandpa grandmother grandfather mom mother dad father elderly nana papa resident"),
    ("be", "is are was were am 's been be being"),
    ("gun", "gun guns handgun* pistol* revolver* rifle rifles shotgun* firearm* glock ak47 ar15 ar crossbow"),
    ("blade", "knife nife knives machete* sword* dagger* switchblade* hatchet* axe cleaver razor blade cutter"),
    ("club", "bat crowbar hammer pipe stick bottle brick taser axe wrench tire"),
    (
        "stranger",
        "somebody someone man men guy guys stranger strangers intruder* burglar* prowler* people person they he dude kids",
    ),
    (
        "home",
        "house home garage apartment yard backyard basement kitchen room attic shed bedroom building store shop office hall \
         hallway porch barn",
    ),
    ("lover", "boyfriend girlfriend husband wife ex partner stepdad stepfather fiance"),
    ("pet", "dog dogs puppy puppies cat cats kitten* husky animal animals pet pets terrier retriever poodle"),
    (
        "biter",
        "dog dogs pit pitbull* coyote* bear bears cougar* animal raccoon* bat bats snake* shepherd rottweiler* mastiff husky \
         fox foxes lion cat boar monkey",
    ),
    (
        "beast",
        "bear bears cougar* lion wolf wolves moose alligator* gator* rattlesnake* rattler* panther* boar cobra python",
    ),
    (
        "toxic",
        "bleach bleech cleaner detergent antifreeze poison* magnet* mushroom* berries ammonia anhydrous gasoline lye pesticide* \
         herbicide* pods battery batteries turpentine kerosene solvent thinner stripper fentanyl methadone bait pellets oil \
         killer drain pool disinfectant sanitizer lighter peroxide",
    ),
    (
        "medicine",
        "pill* medic* meds tylenol aspirin insulin ibuprofen xanax oxy* percocet* dose doses tablets capsules antidepressant* \
         methadone morphine melatonin gummies sleepers prescription* benadryl",
    ),
    ("drug", "fentanyl heroin meth cocaine coke crack pills xanax oxy* opioid* drugs molly"),
    (
        "wheels",
        "car cars truck van suv vehicle bus pickup sedan jeep minivan motorcycle semi trailer tractor rig tanker cab",
    ),
    ("drunk", "drunk wasted plastered hammered intoxicated stoned impaired high drinking"),
    ("newborn", "newborn baby infant"),
    (
        "beasts",
        "dog dogs bull bear shark horse stallion gator alligator deer coyote* rottweiler* pit pitbull* boar pig tiger lion moose goat",
    ),
    ("kid", "kid kids child children boy girl toddler baby infant newborn daughter son granddaughter grandson"),
    (
        "hall",
        "house kitchen basement hall hallway attic bedroom room garage closet stairs upstairs downstairs bathroom",
    ),
    (
        "cop",
        "officer officers deputy deputies trooper cop cops policeman constable marshal sergeant medic firefighter* guard",
    ),
    ("some", "my his her our a the that this their"),
    ("water", "water river lake canal creek pond pool ice ocean sea well reservoir harbor"),
];
