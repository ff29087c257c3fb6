import PythonEnvironment
import Testing

/// The pages in a real browser: headless Chromium, driven by Playwright, which calls the real program.
@Suite(.serialized) struct BrowserTests {
    @Test(arguments: ["test_pages.py", "test_looks.py", "test_actions.py", "test_preferences.py"])
    func itsTestsPass(_ file: String) async throws {
        let output = try await Python.run(
            [
                "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                "\(Python.root)/Tests/DashboardTests/Browser/\(file)",
            ],
            variables: ["PYTHONDONTWRITEBYTECODE": "1"])
        #expect(output.contains(" passed") && !output.contains("skipped"), "\(output)")
    }
}
