using System.Net;
using System.Text;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The simulator takes answers as the real host does: the tests below it would show nothing otherwise.</summary>
public sealed class HostVerdictTests
{
    [Theory]
    [InlineData("""{"Outputs":{},"Logs":[],"ReturnValue":null}""")]
    [InlineData("{}")]
    public async Task A_JSON_object_is_a_success(string body) => Assert.IsType<HostVerdict.Succeeded>(await OfAsync(200, body));

    [Theory]
    [InlineData(200, "", "application/json")]
    [InlineData(204, "", null)]
    [InlineData(200, "null", "application/json")]
    public async Task Three_shapes_hang(int status, string body, string? media) => Assert.IsType<HostVerdict.Hangs>(await OfAsync(status, body, media));

    [Theory]
    [InlineData(200, "{}", "text/plain")]
    [InlineData(200, "{}", "application/problem+json")]
    [InlineData(200, "{}", null)]
    [InlineData(200, "[]", "application/json")]
    [InlineData(200, "\"ok\"", "application/json")]
    [InlineData(200, "{", "application/json")]
    [InlineData(200, """{"Logs":"one"}""", "application/json")]
    [InlineData(200, """{"logs":[1]}""", "application/json")]
    [InlineData(302, "{}", "application/json")]
    [InlineData(404, "{}", "application/json")]
    [InlineData(500, "{}", "application/json")]
    public async Task Everything_else_is_a_failure(int status, string body, string? media) => Assert.IsType<HostVerdict.Failed>(await OfAsync(status, body, media));

    private static async Task<HostVerdict> OfAsync(int status, string body, string? media = "application/json")
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status);
        answer.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (media is not null) answer.Content.Headers.ContentType = new(media);
        return await HostVerdict.OfAsync(answer, CancellationToken.None);
    }
}
