import Foundation
import Testing
import Tuning

struct DateFormTests {
    @Test(arguments: [
        (0, "1970-01-01 00:00:00.000000"), (951_782_400_000_001, "2000-02-29 00:00:00.000001"),
        (1_700_000_000_123_456, "2023-11-14 22:13:20.123456"), (-1, "1969-12-31 23:59:59.999999"),
        (4_107_542_399_999_999, "2100-02-28 23:59:59.999999"),
    ])
    func textsAreThoseOfPython(microseconds: Int, text: String) {
        let date = Date(timeIntervalSince1970: Double(microseconds) / 1e6)
        #expect(DateForm.utc.text(date) == text)
        #expect(DateForm.utc.date(text)?.stored == date.stored)
    }

    @Test func whatIsStoredIsReadAgain() {
        for index in 0..<2000 {
            let date = Date(timeIntervalSince1970: 1.6e9 + Double(index) * 123_456.789_012_3).stored
            #expect(DateForm.utc.date(DateForm.utc.text(date)) == date)
            #expect(DateForm.local.date(DateForm.local.text(date)) == date)
        }
    }

    /// PostgreSQL and older programs write fewer digits.
    @Test func fewerDigitsAreRead() {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(DateForm.utc.date("2023-11-14 22:13:20") == date)
        #expect(DateForm.utc.date("2023-11-14 22:13:20.5") == date.addingTimeInterval(0.5))
        #expect(DateForm.utc.date("2023-11-14T22:13:20.500") == date.addingTimeInterval(0.5))
        for text in ["", "2023", "2023-13-14 22:13:20", "today", "2023-11-14"] {
            #expect(DateForm.utc.date(text) == nil)
        }
    }

    @Test func theVersionOfTheLibraryTellsWhatDatesMean() {
        #expect(DateForm(libraryVersion: "4.8.0") == .local)
        #expect(DateForm(libraryVersion: "3.2.0.dev") == .local)
        #expect(DateForm(libraryVersion: "5.0.0") == .utc)
        #expect(DateForm(libraryVersion: "10.1.0") == .utc)
        #expect(DateForm(libraryVersion: nil) == .utc)
    }

    /// In a process of its own, because the time zone is one of the process.
    @Test func localTimesFollowTheTimeZone() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            let winter = Date(timeIntervalSince1970: 1_700_000_000)
            let summer = Date(timeIntervalSince1970: 1_690_000_000)
            #expect(DateForm.local.text(winter) == "2023-11-14 23:13:20.000000")
            #expect(DateForm.local.text(summer) == "2023-07-22 06:26:40.000000")
            #expect(DateForm.local.date("2023-11-14 23:13:20") == winter)
            #expect(DateForm.local.date("2023-07-22 06:26:40") == summer)
        }
    }
}
