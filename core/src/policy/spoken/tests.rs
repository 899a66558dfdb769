use super::*;

#[test]
fn house_numbers_are_said_in_pairs() {
    for (written, said) in [
        ("7", "seven"),
        ("18", "eighteen"),
        ("100", "one hundred"),
        ("412", "four twelve"),
        ("407", "four oh seven"),
        ("1904", "nineteen oh four"),
        ("2000", "two thousand"),
        ("2100", "twenty-one hundred"),
        ("2210", "twenty-two ten"),
        ("12345", "one, two, three, four, five"),
        ("16B", "sixteen B"),
        ("2100 block", "twenty-one hundred block"),
        ("the corner", "the corner"),
    ] {
        assert_eq!(house_number(written), said);
    }
}

#[test]
fn plates_are_said_sign_by_sign_and_doubled_letters_stay_clear() {
    assert_eq!(plate("ABC 1234"), "A, B, C, one, two, three, four");
    assert_eq!(plate("hhd2255"), "double H, D, two, two, five, five");
    assert_eq!(plate("AAA 1"), "triple A, one");
    assert_eq!(plate(""), "");
}

#[test]
fn telephone_numbers_are_said_in_groups() {
    assert_eq!(phone("555-0142"), "five five five, zero one four two");
    assert_eq!(phone("+1 (555) 555-0199"), "five five five, five five five, zero one nine nine");
    assert_eq!(phone("911"), "nine one one");
}

#[test]
fn money_times_and_dates_are_said_in_words() {
    assert_eq!(dollars(185), "one hundred eighty-five dollars");
    assert_eq!(dollars(1), "one dollar");
    assert_eq!(number(2_400), "two thousand four hundred");
    assert_eq!(time_of_day(1050), "five thirty p.m.");
    assert_eq!(time_of_day(0), "midnight");
    assert_eq!(time_of_day(720), "noon");
    assert_eq!(time_of_day(485), "eight oh five a.m.");
    assert_eq!(date(3, 4), "March fourth");
    assert_eq!(date(12, 30), "December thirtieth");
    assert_eq!(ordinal(22), "twenty-second");
}
